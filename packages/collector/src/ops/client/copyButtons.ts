/** Gives every code sample a button that copies it, where the browser lets a page copy (https or localhost). */
export function addCopyButtons(): void {
  if (!navigator.clipboard) return
  for (const code of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const text = code.textContent.trim()
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(text)
      button.textContent = 'Copied'
    })
    const frame = document.createElement('div')
    frame.className = 'copyable'
    code.replaceWith(frame)
    frame.append(code, button)
  }
}
