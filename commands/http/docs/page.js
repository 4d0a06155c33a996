/* Runs in the browser, after the page: what it adds, the page can do without. */

const wide = globalThis.matchMedia('(min-width: 64rem)')
const contents = globalThis.document.querySelector('.contents')
const openWhenWide = () => {
  contents?.toggleAttribute('open', wide.matches)
}
openWhenWide()
wide.addEventListener('change', openWhenWide)

/* On a small screen a chosen chapter should not stay hidden behind the contents. */
contents?.addEventListener('click', (event) => {
  if (!wide.matches && event.target.closest('a') !== null) contents.removeAttribute('open')
})

/* The ledger is where this page is; only an address that means nothing else to a shell it is pasted into. */
const { origin } = globalThis.location
if (/^https?:\/\/[\w.:[\]-]+$/.test(origin)) {
  for (const place of globalThis.document.querySelectorAll('[data-origin]')) place.textContent = origin
}

const COPIED_MS = 1500

const copy = async (button, text) => {
  try {
    await globalThis.navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Press Ctrl+C'
  }
  globalThis.setTimeout(() => {
    button.textContent = 'Copy'
  }, COPIED_MS)
}

for (const block of globalThis.document.querySelectorAll('.copyable')) {
  const button = globalThis.document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.setAttribute('aria-live', 'polite')
  button.addEventListener('click', () => copy(button, block.querySelector('code').textContent))
  block.append(button)
}
