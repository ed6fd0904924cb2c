// What the page does in a browser: shows one section at a time, searches as one types, follows arrows. It loads nothing.
const $ = (id) => document.getElementById(id)
const sections = [...document.querySelectorAll('main > section')]
const entries = JSON.parse($('index').textContent)

function show() {
  const id = decodeURIComponent(location.hash.slice(1)) || 'overview'
  const target = $(id)
  const section = target?.closest('main > section') ?? $('overview')
  for (const each of sections) each.hidden = each !== section
  for (const link of document.querySelectorAll('nav a')) {
    if (decodeURIComponent(link.hash.slice(1)) === section.id) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' })
  openMenu(false)
  for (const picture of section.querySelectorAll('.picture')) fit(picture)
  if (target === section || target === null) scrollTo(0, 0)
  else target.scrollIntoView()
}

// A picture that is a little too wide is made smaller; one that would become unreadable scrolls instead.
function fit(picture) {
  const svg = picture.firstElementChild
  const width = svg.viewBox.baseVal.width
  const scale = Math.max(0.72, Math.min(1, picture.clientWidth / width))
  svg.setAttribute('width', width * scale)
  svg.setAttribute('height', svg.viewBox.baseVal.height * scale)
}

function openMenu(open) {
  $('nav').classList.toggle('open', open)
  $('menu').setAttribute('aria-expanded', String(open))
}

// Every word has to occur; a name counts more than what is said of it, and the beginning of a name most.
function score([kind, name, , text], words) {
  const [low, said] = [name.toLowerCase(), text.toLowerCase()]
  const last = low.slice(low.lastIndexOf('.') + 1)
  let sum = { schema: 3, table: 3, 'partitioned table': 3 }[kind] ?? 0
  for (const word of words) {
    if (last === word) sum += 12
    else if (last.startsWith(word)) sum += 8
    else if (low.includes(word)) sum += 5
    else if (said.includes(word)) sum += 1
    else return 0
  }
  return sum
}

let found = []
let chosen = 0
function search() {
  const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean)
  found = entries
    .map((entry) => [score(entry, words), entry])
    .filter(([points]) => words.length > 0 && points > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, 40)
    .map(([, entry]) => entry)
  chosen = 0
  const list = $('results')
  list.replaceChildren(...found.map((entry, at) => resultItem(entry, at, words)))
  if (words.length > 0 && found.length === 0) {
    const none = document.createElement('li')
    none.className = 'none'
    none.textContent = 'Nothing found'
    list.append(none)
  }
  list.hidden = words.length === 0
  $('search').setAttribute('aria-expanded', String(words.length > 0))
  choose(0)
}

function resultItem([kind, name, href, text], at, words) {
  const item = document.createElement('li')
  item.id = `result-${at}`
  item.setAttribute('role', 'option')
  const [what, title, said] = ['i', 'span', 'small'].map((tag) => document.createElement(tag))
  what.textContent = kind
  mark(title, name, words)
  mark(said, text, words)
  item.append(what, title, said)
  item.onpointerdown = (event) => {
    event.preventDefault()
    go(href)
  }
  return item
}

function mark(element, text, words) {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  for (const [at, part] of text.split(new RegExp(`(${escaped.join('|')})`, 'i')).entries()) {
    if (at % 2 === 0) element.append(part)
    else element.append(Object.assign(document.createElement('mark'), { textContent: part }))
  }
}

function choose(at) {
  chosen = Math.max(0, Math.min(found.length - 1, at))
  for (const [place, item] of [...$('results').children].entries()) {
    item.setAttribute('aria-selected', String(place === chosen && found.length > 0))
    if (place === chosen) item.scrollIntoView({ block: 'nearest' })
  }
  $('search').setAttribute('aria-activedescendant', found.length > 0 ? `result-${chosen}` : '')
}

function closeSearch() {
  $('results').hidden = true
  $('search').setAttribute('aria-expanded', 'false')
}

function go(href) {
  $('search').value = ''
  closeSearch()
  $('search').blur()
  location.hash = encodeURIComponent(href)
  $('main').focus({ preventScroll: true })
}

$('search').oninput = search
$('search').onblur = closeSearch
$('search').onfocus = search
$('search').onkeydown = (event) => {
  if (event.key === 'ArrowDown') choose(chosen + 1)
  else if (event.key === 'ArrowUp') choose(chosen - 1)
  else if (event.key === 'Enter' && found[chosen]) go(found[chosen][2])
  else if (event.key === 'Escape') $('search').blur()
  else return
  event.preventDefault()
}
addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement
  if (event.key === '/' && !isTyping) {
    event.preventDefault()
    $('search').focus()
  } else if (event.key === 'Escape') openMenu(false)
})

// The arrows of the box that is pointed at.
for (const picture of document.querySelectorAll('.picture')) {
  const trace = (event) => {
    const id = event.target.closest?.('.box')?.dataset.id
    picture.classList.toggle('tracing', id !== undefined)
    if (id === undefined) return
    const near = new Set([id])
    for (const arrow of picture.querySelectorAll('.arrow')) {
      const { from, to } = arrow.dataset
      const isNear = from === id || to === id
      arrow.classList.toggle('near', isNear)
      if (isNear) near.add(from).add(to)
    }
    for (const box of picture.querySelectorAll('.box')) box.classList.toggle('near', near.has(box.dataset.id))
  }
  picture.onpointerover = trace
  picture.onfocusin = trace
  picture.onpointerleave = () => picture.classList.remove('tracing')
  picture.onfocusout = () => picture.classList.remove('tracing')
}

// The choice of colours is kept where the browser lets a local file keep anything.
const remember = (value) => {
  try {
    if (value === undefined) return localStorage.getItem('pnc-db-theme')
    localStorage.setItem('pnc-db-theme', value)
  } catch {
    // Then it holds until the page is closed.
  }
  return null
}
const theme = remember()
if (theme) document.documentElement.dataset.theme = theme
$('theme').onclick = () => {
  const now = document.documentElement.dataset.theme
  const isDark = now ? now === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.theme = isDark ? 'light' : 'dark'
  remember(document.documentElement.dataset.theme)
}
$('menu').onclick = () => openMenu(!$('nav').classList.contains('open'))
addEventListener('hashchange', show)
addEventListener('resize', () => {
  for (const picture of document.querySelectorAll('main > section:not([hidden]) .picture')) fit(picture)
})
show()
document.documentElement.dataset.ready = 'true'
