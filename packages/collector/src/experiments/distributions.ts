// The three distributions that comparisons need. Formulas: Abramowitz & Stegun, Handbook of Mathematical
// Functions (1964); a library for them would weigh more than the rest of the experiments together.

/** P(|Z| > z) of a standard normal; within 1.5e-7 (A&S 7.1.26). */
export function normalTails(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return series * Math.exp(-x * x)
}

/** P(X > x) of χ² with a whole number of degrees of freedom (A&S 26.4.8, from 1 or 2 upwards). */
export function chiSquareTail(x: number, degrees: number): number {
  const half = x / 2
  const isOdd = degrees % 2 === 1
  let tail = isOdd ? normalTails(Math.sqrt(x)) : Math.exp(-half)
  let term = isOdd ? Math.exp(-half) * 2 * Math.sqrt(half / Math.PI) : Math.exp(-half) * half
  for (let k = isOdd ? 3 : 4; k <= degrees; k += 2) {
    tail += term
    term *= half / (k / 2)
  }
  return tail
}

/** The t with P(|T| > t) = alpha; within 0.001 from 20 degrees of freedom up (A&S 26.7.5). */
export function tQuantile(alpha: number, degrees: number): number {
  const z = normalQuantile(alpha)
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7]
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  )
}

/** The z with P(|Z| > z) = alpha, by halving: 40 times is a billionth of the span. */
function normalQuantile(alpha: number): number {
  let [low, high] = [0, 8]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (normalTails(middle) > alpha) low = middle
    else high = middle
  }
  return low
}
