// The tests draw from the same generator as the permutation test.

export { mulberry32 } from '../../packages/collector/src/experiments/random.ts'
