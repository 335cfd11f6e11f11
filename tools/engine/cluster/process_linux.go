package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// nobody is the user that root's nodes run as: OpenSearch refuses to run as root.
const nobody = 65534

// asAnother has a process end with this one, and run as nobody where this one
// is root's.
func asAnother() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if os.Geteuid() == 0 {
		attributes.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return attributes
}

// giveAway gives a folder to the user that nodes run as.
func giveAway(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, nobody, nobody)
	})
}

// freeze stops a process without ending it, or has it go on.
func (n *node) freeze(freeze bool) error {
	if freeze {
		return n.process.Signal(syscall.SIGSTOP)
	}
	return n.process.Signal(syscall.SIGCONT)
}

// enter moves this thread, and the processes that it starts, into a network
// namespace.
func enter(namespace string) error {
	file, err := os.Open(namespace)
	if err != nil {
		return err
	}
	defer file.Close()
	return os.NewSyscallError("setns", unix.Setns(int(file.Fd()), unix.CLONE_NEWNET))
}
