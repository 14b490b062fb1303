// News as a message: JSON for machines, with a `text` that Slack and its likes show as it is.

import { STATES } from '../ops/states.ts'
import type { News } from './news.ts'
import type { Message } from './post.ts'

/** One account has one message a day and destination: the day and the account are its id. */
export function messageOf(news: News): Message {
  const { account, day, health, state, signals, reason } = news
  // A new state that no new signal explains has its reason all the same.
  const sentences = signals.length > 0 ? signals.map(({ text }) => text) : [reason]
  const text = [headline(news), ...sentences.map(sentence => `• ${escapeText(sentence)}`)].join('\n')
  return {
    id: `${day}/${idInHeader(account.id)}`,
    body: JSON.stringify({ type: 'account', text, day, account, health, state, signals }),
  }
}

/** An id is sent in a header, and signed with a dot after it. */
function idInHeader(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E')
}

function headline({ account, state, health }: News): string {
  const name = escapeText(account.name ?? account.id)
  const now = state ? `${STATES[state.to].word}, was ${STATES[state.from].word.toLowerCase()}` : 'new signals'
  return `*${name}*: ${now}${health === null ? '' : ` (health ${Math.round(health)})`}`
}

/** Slack reads these three as markup (docs.slack.dev, "Formatting message text"). */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
