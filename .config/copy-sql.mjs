// SQL files live beside the modules that run them; tsc does not copy them into dist.
import { cp } from 'node:fs/promises'
import { statSync } from 'node:fs'

await cp(new URL('../src/', import.meta.url), new URL('../dist/', import.meta.url), {
  recursive: true,
  filter: (source) => source.endsWith('.sql') || statSync(source).isDirectory(),
})
