// Files that modules read at run time live beside them (SQL, and the styles and script of pages); tsc does not copy them into dist.
import { cp } from 'node:fs/promises'
import { statSync } from 'node:fs'

await cp(new URL('../src/', import.meta.url), new URL('../dist/', import.meta.url), {
  recursive: true,
  filter: (source) => /\.(sql|css|browser\.js)$/.test(source) || statSync(source).isDirectory(),
})
