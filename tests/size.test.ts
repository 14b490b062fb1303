import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sizeOfTag } from './size/entries.ts'

const { size } = JSON.parse(readFileSync('package.json', 'utf8')) as { size?: { 'tend.js': number } }
const budget = size?.['tend.js'] ?? 2_300

it('[€3] the script tag stays within its budget', () => {
  expect(sizeOfTag().brotli).toBeLessThanOrEqual(budget)
})

it.runIf(existsSync('README.md'))('the README quotes the same number', () => {
  expect(readFileSync('README.md', 'utf8')).toContain(`${budget.toLocaleString('en-US')} bytes`)
})
