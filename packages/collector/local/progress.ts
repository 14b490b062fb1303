// A bar that redraws itself on a terminal, and a line every tenth of the way in a log.

const WIDTH = 30

export interface Progress {
  /** `share` is from 0 to 1. */
  show(share: number, words: string): void
  /** A line to standard error, above the bar. */
  say(line: string): void
  /** Leaves the last state standing. */
  end(): void
}

export function createProgress(label: string, out: NodeJS.WriteStream = process.stdout): Progress {
  let tenths = -1
  return {
    show(share, words) {
      if (out.isTTY) {
        const full = Math.round(share * WIDTH)
        out.write(`\r  ${label}  ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}  ${words}\x1b[K`)
      } else if (Math.floor(share * 10) > tenths) {
        tenths = Math.floor(share * 10)
        out.write(`  ${label}  ${tenths * 10} %  ${words}\n`)
      }
    },
    say(line) {
      if (out.isTTY) out.write('\r\x1b[K')
      console.error(line)
    },
    end() {
      if (out.isTTY) out.write('\n')
    },
  }
}
