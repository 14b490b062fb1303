// @vitest-environment happy-dom

import { beforeEach, expect, it, vi } from 'vitest'

const heard: ((metric: { name: string; value: number }) => void)[] = []
vi.mock('web-vitals', () => {
  const on = (callback: (typeof heard)[number]) => heard.push(callback)
  return { onLCP: on, onINP: on, onCLS: on }
})
const { vitals } = await import('../../packages/sdk/src/vitals.ts')

const hide = () => document.dispatchEvent(new Event('visibilitychange'))
const measure = vi.fn()

beforeEach(() => {
  heard.length = 0
  measure.mockReset()
})

it('[C11] reports what was measured once, when the page is first hidden', () => {
  vitals({ measure }, '/orders/:id')
  const [lcp, , cls] = heard
  lcp?.({ name: 'LCP', value: 1200 })
  cls?.({ name: 'CLS', value: 0.1 })
  cls?.({ name: 'CLS', value: 0.2 })
  expect(measure).not.toHaveBeenCalled()
  hide()
  hide()
  expect(measure.mock.calls).toEqual([['/orders/:id', { LCP: 1200, CLS: 0.2 }]])
})

it('[C11] names the screen by its path, or as the page says at that moment', () => {
  vitals({ measure })
  vitals({ measure }, () => '/now')
  for (const hear of heard) hear({ name: 'INP', value: 80 })
  hide()
  expect(measure.mock.calls.map(([screen]) => screen)).toEqual([location.pathname, '/now'])
})

it('[C11] says nothing when nothing could be measured', () => {
  vitals({ measure })
  hide()
  expect(measure).not.toHaveBeenCalled()
})
