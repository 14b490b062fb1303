// An interval that may be looked at on any day. Who looks daily at an ordinary one and stops when it excludes nothing
// finds an effect where there is none twice as often as it says, or more (`npm run aa`).

/**
 * Half the width of the normal-mixture confidence sequence around a difference with standard error `se`: it
 * holds on all days together with probability 1 - alpha, however often one looks and whenever one stops.
 *
 * Robbins 1970 (Ann. Math. Stat. 41) for the mixture; Johari, Koomen, Pekelis & Walsh 2022 (Operations Research
 * 70) for its use in experiments; Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024 (Ann. Stat. 52) for why an
 * estimated standard error will do in large samples. `scale` is the mixture's: the size of effect at which the
 * interval should be tightest. Being wrong about it costs width, never validity: at best the interval is
 * 1.55 times an ordinary one, and at most 1.9 times while `se` lies between a thirtieth of the scale and the scale.
 */
export function anyDayHalfWidth(se: number, scale: number, alpha: number): number {
  if (se === 0) return 0
  const information = (scale / se) ** 2
  return se * Math.sqrt((1 + 1 / information) * Math.log((1 + information) / alpha ** 2))
}
