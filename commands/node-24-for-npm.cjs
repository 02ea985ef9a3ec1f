// Loaded into npm by ./carrel where an older Node runs it. npm leaves out optional packages that this older Node could
// not run, native bindings among them; but it is Node 24, which these packages bring along, that will run them.
Object.defineProperty(process, 'version', { value: 'v24.21.0' })
