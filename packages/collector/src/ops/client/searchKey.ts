/** `/` goes to the search box, as everywhere; Escape leaves it. */
export function focusSearchOnSlash(): void {
  const search = document.querySelector<HTMLInputElement>('[data-search]')
  if (!search) return
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && event.target === search) search.blur()
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    event.preventDefault()
    search.select()
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
