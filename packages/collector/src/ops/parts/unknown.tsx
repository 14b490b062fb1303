/** Where there is no figure. */
export function Unknown() {
  return (
    <span class="muted">
      <span aria-hidden="true">—</span>
      <span class="hidden">unknown</span>
    </span>
  )
}
