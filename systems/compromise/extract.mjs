// compromise as an extractor: its rules for English people, places, organisations, numbers, money, dates and times.
// JavaScript counts in UTF-16 units, and says so in its greeting.
import { createRequire } from 'node:module'
import readline from 'node:readline'

const require = createRequire(new URL('.local/', import.meta.url))
const nlp = require('compromise')

// The views of compromise that answer a type, most certain first: what an earlier one has taken, a later one leaves alone.
const views = [
  ['MONEY', d => d.money()],
  ['TIME', d => d.match('#Time+')],
  ['DATE', d => d.match('#Date+').not('#Time')],
  ['PERSON', d => d.people()],
  ['ORGANIZATION', d => d.organizations()],
  ['GPE', d => d.match('(#Country|#City|#Region)+')],
  ['LOCATION', d => d.places()],
  ['GROUP', d => d.match('#Demonym+')],
  ['NUMBER', d => d.numbers()],
]

/** What is left of the text from `start` on when white space and punctuation at its edges are taken off. */
function trimmed(text, start, end) {
  const whole = text.slice(start, end)
  const head = whole.match(/^(?:[\s"'“”‘’()[\],.;:!?—–-]|the\s|an?\s)*/iu)[0].length
  const tail = whole.match(/(?:['’]s)?[\s"'“”‘’()[\],;:!?—–-]*$/u)[0].length
  let last = end - tail
  if (text[last - 1] === '.' && !/\.\p{L}\.$/u.test(text.slice(start, last))) last-- // the end of a sentence, not of "p.m."
  return [start + head, last]
}

function extract({ id, text }) {
  const document = nlp(text)
  const mentions = []
  for (const [type, view] of views) {
    for (const { offset } of view(document).json({ offset: true })) {
      const [start, end] = trimmed(text, offset.start, offset.start + offset.length)
      const taken = mentions.some(m => m.spans[0][0] < end && start < m.spans[0][1])
      if (start < end && !taken) mentions.push({ type, spans: [[start, end]] })
    }
  }
  return { id, mentions }
}

function answer(request) {
  if (request.hello) return { assay: 1, name: 'compromise', version: nlp.version, offsets: 'utf16', layers: ['mentions'] }
  try {
    return extract(request)
  } catch (error) { // costs this document, not the run
    return { id: request.id, error: String(error) }
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n')
}
