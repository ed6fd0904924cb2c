// A test process whose runner was killed must not live on: it may hold an embedded database or child processes.
process.on('disconnect', () => process.exit(1))
