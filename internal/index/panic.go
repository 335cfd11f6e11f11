package index

import (
	"fmt"
	"runtime/debug"
)

// PanicError is a panic as an error.
type PanicError struct {
	Cause any
	// Stack is that of the goroutine that panicked.
	Stack string
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("this is a fault in the program, please report it: %v", e.Cause)
}

// Recovered runs a function. A panic in it, which in a goroutine of its own
// would end the process, becomes a [*PanicError].
func Recovered(run func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &PanicError{cause, string(debug.Stack())}
		}
	}()
	return run()
}
