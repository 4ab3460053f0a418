package lock

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

const (
	failImmediately = 1
	exclusive       = 2
	errorLocked     = syscall.Errno(33) // ERROR_LOCK_VIOLATION
)

func lockFile(file *os.File) error {
	procedure := syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")
	var overlapped syscall.Overlapped
	locked, _, err := procedure.Call(file.Fd(), exclusive|failImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&overlapped)))
	switch {
	case locked != 0:
		return nil
	case errors.Is(err, errorLocked):
		return ErrBusy
	}
	return os.NewSyscallError("LockFileEx", err)
}
