import type { Word } from '../../health/score.ts'
import type { ConfigMove, Preview } from '../../views.ts'
import type { Format } from '../format.ts'
import { accountPath } from '../paths.ts'
import { StateMark } from './stateMark.tsx'

/** Whom a change of the configuration would move, and how far. */
export function PreviewTable({ preview, format }: { preview: Preview; format: Format }) {
  const { looked, accounts, moves, moved, entersAtRisk, leavesAtRisk } = preview
  const names = (list: ConfigMove[]) => list.map(({ id, name }) => name ?? id).join(', ')
  return (
    <>
      <p>
        Of the {format.number(looked)} largest accounts ({format.number(accounts)} in all),{' '}
        {format.number(moved)} would change their state and {format.number(moves.length - moved)} only their
        health. Nothing is saved yet.
      </p>
      {entersAtRisk.length > 0 && <p>Newly at risk: {names(entersAtRisk)}.</p>}
      {leavesAtRisk.length > 0 && <p>No longer at risk: {names(leavesAtRisk)}.</p>}
      {moves.length > 0 && (
        <section class="scroll" tabindex={0} aria-label="Accounts that would change">
          <table>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
                <th scope="col" class="number">
                  Health
                </th>
              </tr>
            </thead>
            <tbody>
              {moves.map(({ id, name, before, after }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={accountPath(id)}>{name ?? id}</a>
                  </th>
                  <td>
                    <StateMark state={before.state} />
                  </td>
                  <td>
                    <StateMark state={after.state} />
                  </td>
                  <td class="number">
                    {health(before, format)} → {health(after, format)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

function health(word: Word, format: Format): string {
  return word.health === null ? 'too early' : format.number(word.health)
}
