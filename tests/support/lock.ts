// A Web Lock as the tabs of one origin share it: who asks gets it in turn, and a tab that is gone loses it.

interface Turn {
  tab: object
  begin(): void
}

export type Lock = ReturnType<typeof createLock>

export function createLock() {
  let turns: Turn[] = []
  const isHeldBy = (turn: Turn) => turns[0] === turn
  return {
    request: (tab: object, work: () => Promise<void>) =>
      new Promise<void>(resolve => {
        const turn: Turn = {
          tab,
          async begin() {
            await undefined
            if (isHeldBy(turn)) await work()
            if (!isHeldBy(turn)) return
            turns.shift()
            resolve()
            turns[0]?.begin()
          },
        }
        turns.push(turn)
        if (isHeldBy(turn)) turn.begin()
      }),

    /** The tab is gone: so is its turn, and whatever it waits for. */
    forsake(tab: object): void {
      const [held] = turns
      turns = turns.filter(turn => turn.tab !== tab)
      if (turns[0] !== held) turns[0]?.begin()
    },
  }
}
