package bleve

import "testing"

// TestLengthClasses compares lengths with the least of their class and of the next.
func TestLengthClasses(t *testing.T) {
	for length := uint32(0); length < 1<<19; length++ {
		class := int(classOf(length))
		if least := leastOfClass(class); least > float64(length) || float64(length) > least*17/16 {
			t.Fatalf("length %d is in class %d, from %v on", length, class, least)
		}
		if class+1 < lengthClasses && leastOfClass(class+1) <= float64(length) {
			t.Fatalf("length %d is in class %d, but class %d is from %v on", length, class, class+1, leastOfClass(class+1))
		}
	}
	if class := classOf(1 << 31); class != lengthClasses-1 {
		t.Errorf("the longest are in class %d", class)
	}
}
