// Drives the pages of three reports: node pages.mjs HOSTILE LARGE LAYERS EXPECTED CHROMIUM, with MODULES naming where node_modules lies.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import assert from 'node:assert/strict'

const require = createRequire(process.env.MODULES + '/')
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const [hostile, large, layers, expectedFile, executablePath] = process.argv.slice(2)
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'))
const address = (folder, page) => pathToFileURL(folder) + '/' + page

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
let passed = 0, failed = 0

// A check has a page of its own, on which no request may leave the disk, no error may appear and no hostile text may have run.
async function check(name, options, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const wrong = []
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') wrong.push('console: ' + m.text()) })
  page.on('pageerror', e => wrong.push('error: ' + e.message))
  page.on('request', r => { if (!/^(file|data):/.test(r.url())) wrong.push('request: ' + r.url()) })
  page.on('dialog', d => { wrong.push('dialog: ' + d.message()); d.dismiss() })
  try {
    await act(page)
    assert.equal(await page.evaluate('window.broken'), undefined, 'a hostile text ran')
    assert.deepEqual(wrong, [])
    passed++
    console.log(`ok: ${name}`)
  } catch (error) {
    failed++
    console.log(`FAILED: ${name}: ${error.message}`)
  }
  await context.close()
}

const count = page => page.evaluate(() => document.getElementById('list-label').textContent)
const where = page => page.textContent('#where')
const title = page => page.textContent('#title')
const open = async (page, folder, hash = '') => {
  await page.goto(address(folder, 'browse.html') + hash)
  await page.waitForSelector('.text .line')
}

// What a text is on the page: unseen characters are boxes with their names, line ends are lines.
const shown = page => page.evaluate(() => {
  const textOf = node => node.nodeType === 3 ? node.data : node.className === 'control' ? `[${node.dataset.name}]` : [...node.childNodes].map(textOf).join('')
  return [...document.querySelectorAll('.pane:first-child .line')].map(textOf).join('\n')
})
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
const names = { 0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2066: 'LRI', 0x2067: 'RLI',
                0x2068: 'FSI', 0x2069: 'PDI', 0x200b: 'ZWSP', 0xfeff: 'BOM', 0x00ad: 'SHY', 0x2028: 'LS', 0x2029: 'PS' }
const named = text => text.replace(unseen, c => `[${names[c.charCodeAt(0)] || 'U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)

await check('the overview opens, and its tables sort by number and by name', {}, async page => {
  await page.goto(address(hostile, 'index.html'))
  const column = n => page.evaluate(n => [...document.querySelector('table.sortable').tBodies[0].rows].map(r => r.cells[n].dataset.value || r.cells[n].innerText), n)
  const before = await column(0)
  const button = page.locator('table.sortable').first().locator('thead tr:last-child th button')
  await button.nth(4).click()
  const down = (await column(4)).map(Number)
  assert.deepEqual(down, [...down].sort((a, b) => b - a))
  await button.nth(4).click()
  const up = (await column(4)).map(Number)
  assert.deepEqual(up, [...up].sort((a, b) => a - b))
  assert.notDeepEqual(up, down)
  await button.nth(4).click()
  assert.deepEqual(await column(0), before)
})

await check('every page is reached by links', {}, async page => {
  await page.goto(address(hostile, 'index.html'))
  await page.click('nav >> text=Categories')
  assert.match(await page.textContent('h1'), /Categories/)
  await page.click('nav >> text=Overview')
  await page.locator('table.sortable tbody a').first().click()
  assert.match(page.url(), /system-1\.html/)
  await page.click('text=Its errors, in the texts')
  await page.waitForSelector('.text .line')
  assert.equal(await page.$eval('#a', s => s.selectedOptions[0].textContent), 'right')
})

await check(`${expected.length} hostile texts, ids and labels are shown as text`, {}, async page => {
  await open(page, hostile, '#system=wrong&beside=right&without=')
  for (const d of expected) {
    await page.evaluate(id => { location.hash = '#' + new URLSearchParams({ document: id, system: 'right', without: 'nothing' }) }, d.id)
    await page.waitForFunction(id => document.getElementById('title').dataset.document === id, d.id)
    assert.equal(await shown(page), named(d.text), d.id.slice(0, 40))
    const label = await page.$eval('#decisions tbody', b => [...b.rows].map(r => r.cells[1].textContent).join('|'))
    assert.ok(label.length > 0)
  }
})

await check('verdicts, categories and systems filter', {}, async page => {
  await open(page, hostile, '#system=wrong')
  const all = await count(page)
  await page.uncheck('#verdicts >> text=wrong type')
  const fewer = await count(page)
  assert.notEqual(all, fewer)
  await page.check('#verdicts >> text=wrong type')
  assert.equal(await count(page), all)
  await page.selectOption('#category', 'WORD')
  assert.notEqual(await count(page), all)
  await page.selectOption('#category', '')
  await page.selectOption('#a', { label: 'right' })
  assert.match(await count(page), /, 0 decisions/)
})

await check('two systems side by side: what the first got that the second missed', {}, async page => {
  await open(page, hostile, '#system=right&beside=wrong&got=a')
  assert.equal(await page.locator('.pane').count(), 2)
  // all of the first document, which was not answered, and one mention of each other one
  assert.match(await count(page), new RegExp(`, ${expected.length + 1} decisions`))
  const first = await where(page)
  await page.keyboard.press('s')
  assert.match(await count(page), /, 0 decisions/)
  await page.keyboard.press('s')
  assert.equal(await where(page), first)
  assert.match(await page.textContent('#panes'), /Not answered \(missing\)/)
})

await check('keys walk through the decisions and documents', {}, async page => {
  await open(page, hostile, '#system=wrong&document=' + encodeURIComponent(expected[1].id))
  assert.match(await where(page), /^1 of /)
  await page.keyboard.press('n')
  assert.match(await where(page), /^2 of /)
  await page.keyboard.press('p')
  assert.match(await where(page), /^1 of /)
  const name = await title(page)
  const titled = same => page.waitForFunction(([name, same]) => (document.getElementById('title').textContent === name) === same, [name, same], { timeout: 5000 })
  await page.keyboard.press(']')
  await titled(false)
  await page.keyboard.press('[')
  await titled(true)
  for (let i = 0; i < 12; i++) await page.keyboard.press('j')
  await titled(false) // it goes on in the next document
  await page.keyboard.press('?')
  assert.ok(await page.locator('#keys').isVisible())
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'find')
  await page.keyboard.type('sn')
  assert.equal(await page.inputValue('#find'), 'sn', 'keys do nothing in a field')
})

await check('a deep link shows the same decision again', {}, async page => {
  await open(page, hostile, '#system=wrong&document=' + encodeURIComponent(expected[3].id))
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  const [link, position, name] = [await page.getAttribute('#link', 'href'), await where(page), await title(page)]
  assert.match(position, /^3 of /)
  await page.goto('about:blank')
  await open(page, hostile, link)
  assert.equal(await where(page), position)
  assert.equal(await title(page), name)
  assert.ok(await page.locator('.picked').count() > 0)
})

await check('relations and events have lines to their arguments, clusters are highlighted', {}, async page => {
  await open(page, layers, '#layer=relations')
  assert.match(await where(page), /1 of 1: wrong direction/)
  assert.equal(await page.locator('.text svg path').count(), 1)
  assert.match(await page.textContent('#decisions tbody'), /person: Ada Low/)
  await page.selectOption('#layer', 'events')
  await page.waitForFunction(() => document.querySelectorAll('#verdicts input').length > 1)
  for (const box of await page.locator('#verdicts input').all()) await box.check()
  await page.waitForFunction(() => document.querySelectorAll('.text svg path').length >= 3)
  await page.selectOption('#layer', 'coreference')
  for (const box of await page.locator('#verdicts input').all()) await box.check()
  await page.waitForFunction(() => document.querySelectorAll('.text .mate').length > 0)
  assert.match(await page.textContent('#decisions tbody'), /merged cluster/)
})

await check('texts are searched, and what is found is marked', {}, async page => {
  await open(page, hostile, '#system=wrong&without=')
  await page.fill('#find', 'ZERO')
  await page.press('#find', 'Enter')
  await page.waitForFunction(() => /found/.test(document.getElementById('finding').textContent))
  assert.match(await page.textContent('#finding'), /^1 document found/)
  assert.ok(await page.locator('.text .hit').count() > 0)
  await page.fill('#find', 'no such words at all')
  await page.press('#find', 'Enter')
  await page.waitForFunction(() => /^0 documents found/.test(document.getElementById('finding').textContent))
})

await check('it is dark where the reader wants it dark', { colorScheme: 'dark' }, async page => {
  await open(page, hostile)
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number))
  assert.ok(Math.max(...light) < 80, String(light))
})

for (const name of ['index.html', 'categories.html', 'documents.html', 'system-1.html', 'browse.html'])
  await check(`${name} fits into 400 pixels`, { viewport: { width: 400, height: 800 } }, async page => {
    await page.goto(address(hostile, name))
    await page.waitForTimeout(200)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 400, `${width} pixels`)
  })

for (const colorScheme of ['light', 'dark'])
  for (const name of ['index.html', 'categories.html', 'documents.html', 'system-1.html', 'browse.html#system=wrong', 'browse.html#system=wrong&beside=right'])
    await check(`axe finds nothing serious: ${name}, ${colorScheme}`, { colorScheme }, async page => {
      await page.goto(address(hostile, name))
      await page.waitForTimeout(300)
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => window.axe.run({ preload: false }))
      const serious = violations.filter(v => ['serious', 'critical'].includes(v.impact))
      assert.deepEqual(serious.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 200)} (${v.nodes.length})`), [])
    })

// Times are printed, and held against bounds so wide that only a page that hangs misses them.
await check('20,000 documents are listed', {}, async page => {
  const start = Date.now()
  await open(page, large, '#document=doc19999')
  const took = Date.now() - start
  assert.match(await count(page), /^20,000 documents/)
  console.log(`    listed after ${(took / 1000).toFixed(2)} s`)
  await page.evaluate(() => { document.getElementById('list').scrollTop = 5000 * 28 })
  await page.waitForFunction(() => document.querySelector('.list .row bdi').textContent > 'doc04')
  assert.ok(await page.locator('.list .row').count() < 100, 'only the rows in sight are made')
})

await check('a document of 1 MB is shown', {}, async page => {
  const start = Date.now()
  await open(page, large, '#document=doc00000')
  await page.waitForFunction(() => document.querySelectorAll('.text .on').length > 5000)
  console.log(`    shown after ${((Date.now() - start) / 1000).toFixed(2)} s, ${await page.locator('.text .on').count()} pieces`)
  await page.keyboard.press('n')
  assert.match(await where(page), /^2 of /)
})

await browser.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
