import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

const binaries = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine, if it has one. */
export const browserPath = binaries.find((path) => existsSync(path))

type Message = Readonly<Record<string, unknown>> & { readonly id?: number; readonly method?: string }

/** A page in a headless browser, spoken to by the DevTools protocol over a pipe. */
export interface BrowserPage {
  /** What the page wrote to the console as an error or warning, and what it failed to load or to run. */
  readonly faults: readonly string[]
  /** Everything it asked for by another scheme than `file:` and `data:`. */
  readonly requests: readonly string[]
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>
  /** Presses and releases a key, as a person would. */
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  close(): Promise<void>
}

/** Opens a local file in a browser window of this size, in CSS pixels. */
export async function openPage(
  url: string,
  size: { readonly width: number; readonly height: number },
  folder: string,
): Promise<BrowserPage> {
  const profile = await mkdtemp(join(folder, 'browser-'))
  const child = spawn(
    browserPath ?? '',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--hide-scrollbars',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: profile } },
  )
  const faults: string[] = []
  const requests: string[] = []
  const { send, onEvent } = protocol(child)
  const targets = (await send('Target.getTargets')) as { targetInfos: { targetId: string; type: string }[] }
  const { targetId } = targets.targetInfos.find(({ type }) => type === 'page') ?? {}
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const inPage = (method: string, params: object = {}) => send(method, params, String(sessionId))

  onEvent(({ method, params }) => {
    const text = JSON.stringify(params)
    if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') faults.push(text)
    if (method === 'Runtime.consoleAPICalled' && /"type":"(error|warning)"/.test(text)) faults.push(text)
    if (method === 'Network.requestWillBeSent') {
      const requested = (params as { request: { url: string } }).request.url
      if (!/^(file|data):/.test(requested)) requests.push(requested)
    }
  })
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await inPage(`${domain}.enable`)
  await inPage('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false })
  await inPage('Page.navigate', { url })

  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result } = (await inPage('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as {
      result: { value: T }
    }
    return result.value
  }
  while (!(await evaluate<boolean>(`document.documentElement.dataset.ready === 'true'`).catch(() => false)));
  return {
    faults,
    requests,
    send: inPage,
    evaluate,
    press: async (key) => {
      const code = { ArrowDown: 40, ArrowUp: 38, Enter: 13, Escape: 27, Tab: 9 }[key]
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined
      const event = { key, text, windowsVirtualKeyCode: code ?? key.toUpperCase().charCodeAt(0) }
      await inPage('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
      await inPage('Input.dispatchKeyEvent', { type: 'keyUp', ...event, text: undefined })
    },
    type: async (text) => {
      await inPage('Input.insertText', { text })
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      await send('Browser.close').catch(() => undefined)
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Messages are JSON texts that end in a zero byte. */
function protocol(child: ChildProcess) {
  const [toBrowser, fromBrowser] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  const waiting = new Map<number, { resolve: (value: Message) => void; reject: (error: Error) => void }>()
  const listeners: ((message: { method: string; params: unknown }) => void)[] = []
  let rest = ''
  let count = 0
  fromBrowser.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0')
    rest = texts.pop() ?? ''
    for (const message of texts.map((text) => JSON.parse(text) as Message)) {
      const call = waiting.get(message.id ?? -1)
      if (message.method !== undefined)
        for (const tell of listeners) tell({ method: message.method, params: message.params })
      else if (message.error) call?.reject(new Error(JSON.stringify(message.error)))
      else call?.resolve(message.result as Message)
      waiting.delete(message.id ?? -1)
    }
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'))
  })
  return {
    onEvent: (listener: (typeof listeners)[number]) => listeners.push(listener),
    send: (method: string, params: object = {}, sessionId?: string): Promise<Message> => {
      count += 1
      const id = count
      const answer = new Promise<Message>((resolve, reject) => waiting.set(id, { resolve, reject }))
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      return answer
    },
  }
}
