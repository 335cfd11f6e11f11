package reliability

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// fault is what happens to the n-th of certain file calls, counted from 1, that
// a process makes in a folder while it is armed.
type fault struct {
	name  string
	errno syscall.Errno // 0 for a write of half the bytes
	// sticky is whether the calls after the n-th fail too, as on a full disk.
	sticky bool
	// calls are the names, listed below, of the calls that count.
	calls []string
}

// The numbers of the calls on amd64, and which of their arguments are paths or
// open files.
var fileCalls = map[uint64]struct {
	name  string
	file  int   // argument that is an open file, or -1
	paths []int // arguments that are paths, each after that of its folder
}{
	0: {"read", 0, nil}, 17: {"read", 0, nil}, 217: {"read", 0, nil},
	1: {"write", 0, nil}, 18: {"write", 0, nil},
	74: {"sync", 0, nil}, 75: {"sync", 0, nil},
	77: {"truncate", 0, nil}, 285: {"truncate", 0, nil},
	257: {"open", -1, []int{1}}, 258: {"mkdir", -1, []int{1}}, 263: {"unlink", -1, []int{1}},
	264: {"rename", -1, []int{1, 3}}, 316: {"rename", -1, []int{1, 3}}, 265: {"link", -1, []int{1, 3}},
}

// callInfo is struct ptrace_syscall_info.
type callInfo struct {
	Op   uint8
	_    [3]uint8
	_    uint32
	_, _ uint64
	Nr   uint64 // on entry; the result on exit
	Args [6]uint64
}

const (
	getCallInfo    = 0x420e
	callEntry      = 1
	exitKill       = 0x100000
	waitForThreads = 0x40000000
	createFlag     = 0o100
)

// armSignal is what a traced process sends itself to start and stop the
// counting of calls. It is not delivered.
const armSignal = syscall.SIGUSR1

// tracer runs one process, makes one kind of its file calls in a folder fail,
// and counts them.
type tracer struct {
	folder string
	fault  fault
	at     int
	// note, if set, is called before every file call in the folder, with its
	// paths or open file, as long as no call fails. signalled is called when
	// the process sends itself the armSignal.
	note      func(name string, paths []string)
	signalled func()
	// seen counts the calls that count; hit says which the n-th was.
	seen  int
	hit   string
	armed bool
	pid   int
	// spoiled are the threads in a call whose result is to be replaced.
	spoiled map[int]syscall.Errno
}

var errHung = errors.New("the process hangs")

// run runs the command to its end. It must be called on a locked thread.
func (tr *tracer) run(command *exec.Cmd, limit time.Duration) (output string, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var out bytes.Buffer
	reader, writer, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer reader.Close()
	command.Stdout, command.Stderr = writer, writer
	command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	err = command.Start()
	writer.Close()
	if err != nil {
		return "", err
	}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		out.ReadFrom(reader)
	}()
	tr.pid, tr.spoiled = command.Process.Pid, make(map[int]syscall.Errno)
	hung := time.AfterFunc(limit, func() { syscall.Kill(tr.pid, syscall.SIGKILL) })
	status, err := tr.follow()
	if !hung.Stop() {
		err = errHung
	}
	<-copied
	if err == nil && status != 0 {
		err = fmt.Errorf("the process ended with status %d", status)
	}
	return out.String(), err
}

// follow runs the process from stop to stop until it ends.
func (tr *tracer) follow() (int, error) {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(tr.pid, &status, waitForThreads, nil); err != nil {
		return 0, err
	}
	const options = syscall.PTRACE_O_TRACESYSGOOD | syscall.PTRACE_O_TRACECLONE | exitKill
	if err := syscall.PtraceSetOptions(tr.pid, options); err != nil {
		return 0, err
	}
	known := map[int]bool{tr.pid: true}
	thread := tr.pid
	deliver := 0
	for {
		// A thread that was killed in the meantime cannot continue; waiting
		// reaps it.
		_ = syscall.PtraceSyscall(thread, deliver)
		var err error
		if thread, err = syscall.Wait4(-1, &status, waitForThreads, nil); err != nil {
			return 0, err
		}
		deliver = 0
		switch {
		case status.Exited() || status.Signaled():
			if thread == tr.pid {
				if status.Signaled() {
					return 0, fmt.Errorf("the process was ended by signal %v", status.Signal())
				}
				return status.ExitStatus(), nil
			}
		case !status.Stopped():
		case status.StopSignal() == syscall.SIGTRAP|0x80:
			if err := tr.call(thread); err != nil && !errors.Is(err, syscall.ESRCH) {
				return 0, err
			}
		case status.StopSignal() == syscall.SIGTRAP:
		case status.StopSignal() == syscall.SIGSTOP && !known[thread]:
			known[thread] = true // a new thread
		case status.StopSignal() == armSignal:
			tr.armed = !tr.armed
			if tr.signalled != nil {
				tr.signalled()
			}
		default:
			deliver = int(status.StopSignal())
		}
	}
}

// call handles the start or the end of a thread's system call.
func (tr *tracer) call(thread int) error {
	errno, spoiled := tr.spoiled[thread]
	if !tr.armed && !spoiled && tr.note == nil {
		return nil
	}
	var info callInfo
	if _, _, err := syscall.Syscall6(syscall.SYS_PTRACE, getCallInfo, uintptr(thread), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0); err != 0 {
		return err
	}
	var registers syscall.PtraceRegs
	if info.Op != callEntry {
		if !spoiled {
			return nil
		}
		delete(tr.spoiled, thread)
		if err := syscall.PtraceGetRegs(thread, &registers); err != nil {
			return err
		}
		registers.Rax = uint64(-int64(errno))
		return syscall.PtraceSetRegs(thread, &registers)
	}
	name, paths := tr.what(&info)
	if len(paths) == 0 {
		return nil
	}
	if tr.note != nil {
		tr.note(name, paths)
		return nil
	}
	if !tr.isFor(name) {
		return nil
	}
	tr.seen++
	if tr.seen != tr.at && !(tr.fault.sticky && tr.seen > tr.at && tr.at > 0) {
		return nil
	}
	if tr.hit == "" {
		tr.hit = name + " " + strings.TrimPrefix(paths[0], tr.folder)
	}
	if err := syscall.PtraceGetRegs(thread, &registers); err != nil {
		return err
	}
	if tr.fault.errno == 0 {
		registers.Rdx /= 2
	} else {
		registers.Orig_rax = ^uint64(0)
		tr.spoiled[thread] = tr.fault.errno
	}
	return syscall.PtraceSetRegs(thread, &registers)
}

func (tr *tracer) isFor(name string) bool {
	for _, call := range tr.fault.calls {
		if call == name {
			return true
		}
	}
	return false
}

// what returns the name of a file call and its paths, if at least one is in the
// folder; there are none for any other call.
func (tr *tracer) what(info *callInfo) (name string, paths []string) {
	call, ok := fileCalls[info.Nr]
	if !ok {
		return "", nil
	}
	name = call.name
	if name == "open" && info.Args[2]&createFlag != 0 {
		name = "create"
	}
	if call.file >= 0 {
		paths = append(paths, tr.open(info.Args[call.file]))
	}
	for _, argument := range call.paths {
		at := tr.text(info.Args[argument])
		if !filepath.IsAbs(at) {
			at = filepath.Join(tr.open(info.Args[argument-1]), at)
		}
		paths = append(paths, at)
	}
	if !slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, tr.folder) }) {
		return "", nil
	}
	return name, paths
}

// open is the path of an open file.
func (tr *tracer) open(file uint64) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tr.pid, int32(file)))
	return path
}

// text is the string at an address in the process.
func (tr *tracer) text(address uint64) string {
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", tr.pid))
	if err != nil {
		return ""
	}
	defer memory.Close()
	buffer := make([]byte, 512)
	n, _ := memory.ReadAt(buffer, int64(address))
	text, _, _ := bytes.Cut(buffer[:n], []byte{0})
	return string(text)
}
