import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wireError } from '@/dev/samples'
import { bench, cellAt, closeTable, columns, edits, exposed, find, focused, names, open, press, refusal, resetTable, stand, textAt, type } from '@/dev/tableBench'
import { row } from '@/dev/tableSamples'

beforeEach(resetTable)
afterEach(closeTable)

describe('the grid', () => {
  it('is a grid named after its field, with one stop for Tab', async () => {
    const page = await open()
    const grid = find('grid')
    expect(grid.element.tagName).toBe('TABLE')
    expect(grid.attributes()).toMatchObject({ role: 'grid', 'aria-label': 'Composants', 'aria-rowcount': '4' })
    expect(document.getElementById(String(grid.attributes('aria-describedby')))?.textContent).toContain('Entrée pour modifier')
    expect(page.findAll('[data-place][tabindex="0"]')).toHaveLength(1)
    expect(cellAt(0, 'nom').attributes()).toMatchObject({ role: 'rowheader', scope: 'row' })
    expect(cellAt(0, 'rang').attributes('aria-readonly')).toBe('true')
  })

  it('moves the focus with the arrows and to both ends, and the stop for Tab with it', async () => {
    await open()
    await stand(0, 'nom')
    await press('ArrowDown')
    await press('ArrowRight')
    expect(focused()).toBe('cell-1-port')
    expect(cellAt(1, 'port').attributes('tabindex')).toBe('0')
    await press('End', { ctrlKey: true })
    expect(focused()).toBe('cell-2-rang')
    await press('Home', { ctrlKey: true })
    expect(focused()).toBe('cell-0-nom')
  })

  it('goes on to the next page, and tells the ranks of the whole table', async () => {
    bench.stored = Array.from({ length: 250 }, (_, index) => row(`r${index}`, { nom: `n${index}` }))
    const page = await open()
    expect(page.findAll('[data-testid="table-row"]')).toHaveLength(100)
    await stand(99, 'port')
    await press('ArrowDown')
    expect(focused()).toBe('cell-100-port')
    expect(find('extent').text()).toBe('Lignes 101 à 200 sur 250')
    await press('End', { ctrlKey: true })
    expect(focused()).toBe('cell-249-rang')
    expect(cellAt(249, 'nom').element.closest('tr')?.getAttribute('aria-rowindex')).toBe('251')
  })

  it('keeps the current cell on its row when rows arrive above it', async () => {
    await open()
    await stand(1, 'port')
    bench.stored = [row('z', { nom: 'neuf' }), ...bench.stored]
    bench.host.emit('dossier-changed', { id: 'd1', fields: ['composants'] })
    await flushPromises()
    expect(focused()).toBe('cell-2-port')
  })
})

describe('editing a cell', () => {
  it('sends the text, goes down with Enter and says so', async () => {
    await open()
    await type(0, 'port', '8080')
    await press('Enter')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { port: '8080' } }])
    expect(focused()).toBe('cell-1-port')
    expect(textAt(0, 'port')).toBe('8080')
    expect(bench.announcer.message.value).toBe('Port, ligne 1\u00a0: enregistré')
  })

  it('replaces the text when a letter is typed, and keeps it with F2', async () => {
    await open()
    await stand(0, 'nom')
    await press('x')
    expect((find('cell-editor').element as HTMLTextAreaElement).value).toBe('x')
    await press('Escape')
    await press('F2')
    expect((find('cell-editor').element as HTMLTextAreaElement).value).toBe('api')
  })

  it('gives the text up with Escape, and sends nothing when nothing changed', async () => {
    await open()
    await type(0, 'nom', 'autre')
    await press('Escape')
    expect(focused()).toBe('cell-0-nom')
    expect(textAt(0, 'nom')).toBe('api')
    await press('F2')
    await press('Enter')
    expect(edits()).toEqual([])
  })

  it('validates when another cell is chosen', async () => {
    await open()
    await type(0, 'nom', 'autre')
    await stand(2, 'port')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { nom: 'autre' } }])
    expect(find('cell-editor').exists()).toBe(false)
  })

  it('opens when the current cell is chosen again, and never in a computed column', async () => {
    await open()
    await stand(0, 'nom')
    await cellAt(0, 'nom').trigger('mousedown')
    await cellAt(0, 'nom').trigger('click', { detail: 1 })
    expect(find('cell-editor').exists()).toBe(true)
    await press('Escape')
    await stand(0, 'rang')
    await press('F2')
    expect(find('cell-editor').exists()).toBe(false)
  })

  it('offers the labels of a closed list, and sends the identity', async () => {
    await open()
    await stand(0, 'tier')
    await press('d')
    const editor = find('cell-editor')
    expect(editor.element.tagName).toBe('SELECT')
    expect((editor.element as HTMLSelectElement).value).toBe('Données')
    await press('Tab')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { tier: 'data' } }])
  })

  it('adds a row with Tab after the last cell, and goes to its start', async () => {
    await open({ columns: columns.slice(0, 2) })
    await type(2, 'port', '6379')
    await press('Tab')
    expect(edits().map(({ op }) => op)).toEqual(['setCells', 'addRow'])
    expect(focused()).toBe('cell-3-nom')
    expect(bench.announcer.message.value).toBe('Ligne 4 ajoutée')
  })

  it('empties a block with Delete as one action', async () => {
    await open()
    await stand(0, 'port')
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    expect(cellAt(1, 'tier').attributes('aria-selected')).toBe('true')
    await press('Delete')
    expect(bench.host.requestsOf('edit_dossier')).toHaveLength(1)
    expect(edits()).toEqual([
      { op: 'setCells', key: 'composants', row: 'a', cells: { port: null, tier: null } },
      { op: 'setCells', key: 'composants', row: 'b', cells: { port: null } },
    ])
  })
})

describe('a refused text', () => {
  it('stays in its cell with the reason, is announced, and is not lost by moving away', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    expect(textAt(0, 'port')).toBe('abc')
    const refused = cellAt(0, 'port')
    expect(refused.attributes('aria-invalid')).toBe('true')
    expect(document.getElementById(String(refused.attributes('aria-describedby')))?.textContent).toContain(refusal.message)
    expect(bench.announcer.message.value).toContain('non enregistré')
    await press('ArrowDown')
    bench.host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(textAt(0, 'port')).toBe('abc')
    expect(find('unsaved-cells').text()).toContain('abc')
    expect(await exposed().settle()).toBe(false)
  })

  it('is found again when the component comes back', async () => {
    const page = await open()
    await type(0, 'port', 'abc')
    page.unmount()
    await flushPromises()
    await open()
    expect(textAt(0, 'port')).toBe('abc')
    expect(cellAt(0, 'port').attributes('aria-invalid')).toBe('true')
  })

  it('goes away once corrected', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    await type(0, 'port', '443')
    await press('Enter')
    expect(cellAt(0, 'port').attributes('aria-invalid')).toBeUndefined()
    expect(find('unsaved-cells').exists()).toBe(false)
    expect(await exposed().settle()).toBe(true)
  })

  it('goes back to what is bench.stored with Escape', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    await stand(0, 'port')
    await press('Escape')
    expect(textAt(0, 'port')).toBe('80')
    expect(bench.announcer.message.value).toBe('Saisie abandonnée')
  })

  it('is sent again by settle when the bench.trouble was not its content', async () => {
    await open()
    bench.trouble = wireError()
    await type(0, 'nom', 'autre')
    await press('Enter')
    expect(await exposed().settle()).toBe(false)
    bench.trouble = null
    expect(await exposed().settle()).toBe(true)
    expect(names()[0]).toBe('autre')
  })

  it('is sent with the word of the user when it only looks like a secret', async () => {
    await open()
    bench.trouble = wireError({ code: 'invalid_input', retryable: false, vouchable: true })
    await type(0, 'nom', 'q8ZrT1')
    await press('Enter')
    bench.trouble = null
    await find('unsaved-vouch').trigger('click')
    await flushPromises()
    expect(edits().slice(-2)).toEqual([
      { op: 'notSecret', text: 'q8ZrT1' },
      { op: 'setCells', key: 'composants', row: 'a', cells: { nom: 'q8ZrT1' } },
    ])
    expect(find('unsaved-cells').exists()).toBe(false)
  })
})
