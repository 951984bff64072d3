import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watch } from 'vue'
import { editAck, provenance, wireError } from '@/dev/samples'
import { bench, closeTable, edits, exposed, find, focused, names, open, press, resetTable, stand, textAt, type } from '@/dev/tableBench'
import { cell, row } from '@/dev/tableSamples'

beforeEach(resetTable)
afterEach(closeTable)

describe('leaving', () => {
  it('keeps the cell that is being typed', async () => {
    await open()
    await type(0, 'nom', 'en cours')
    expect(await exposed().settle()).toBe(true)
    expect(names()[0]).toBe('en cours')
  })

  it('tells the page each state', async () => {
    await open()
    const kinds: string[] = []
    const editor = exposed()
    watch(
      () => editor.state,
      ({ kind }) => kinds.push(kind),
      { immediate: true, flush: 'sync' },
    )
    await type(0, 'port', 'abc')
    await press('Enter')
    await type(0, 'port', '81')
    await press('Enter')
    expect(kinds).toEqual(expect.arrayContaining(['idle', 'typing', 'saving', 'failed', 'saved']))
    expect(kinds.at(-1)).toBe('saved')
  })

  it('forgets everything when the user gives it up', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    exposed().discard()
    expect(await exposed().settle()).toBe(true)
  })
})

describe('a table that is gone from the page', () => {
  it('is held with its refused texts, and gives them up from there', async () => {
    await open()
    const editor = exposed()
    await type(0, 'port', 'abc')
    bench.mounted?.unmount()
    await flushPromises()
    expect(editor.state.kind).toBe('failed')
    expect(await editor.settle()).toBe(false)
    editor.discard()
    expect(await editor.settle()).toBe(true)
    await open()
    expect(textAt(0, 'port')).toBe('80')
  })

  it('waits for a save of its last showing', async () => {
    await open()
    let answerSave: () => void = () => undefined
    bench.host.handlers.edit_dossier = () =>
      new Promise((resolve) => {
        answerSave = () => {
          resolve(editAck())
        }
      })
    await type(0, 'nom', 'en cours')
    bench.mounted?.unmount()
    await open()
    let settled = false
    const done = exposed()
      .settle()
      .then(() => {
        settled = true
      })
    await flushPromises()
    expect(settled).toBe(false)
    answerSave()
    await done
  })
})

describe('rows', () => {
  it('are moved with Alt and an arrow, the current cell with them', async () => {
    await open()
    await stand(2, 'port')
    await press('ArrowUp', { altKey: true })
    expect(names()).toEqual(['api', 'cache', 'base'])
    expect(focused()).toBe('cell-1-port')
    await press('ArrowUp', { altKey: true })
    expect(names()).toEqual(['cache', 'api', 'base'])
    await press('ArrowUp', { altKey: true })
    expect(bench.announcer.message.value).toBe('Cette ligne est déjà la première.')
    await press('ArrowDown', { altKey: true })
    expect(names()).toEqual(['api', 'cache', 'base'])
  })

  it('are duplicated with Ctrl+D', async () => {
    await open()
    await stand(0, 'port')
    await press('d', { ctrlKey: true })
    expect(edits()).toEqual([{ op: 'duplicateRow', key: 'composants', row: 'a' }])
    expect(focused()).toBe('cell-1-port')
  })

  it('are removed together as one action, and the keyboard stays in the table', async () => {
    await open()
    await stand(1, 'nom')
    await press('ArrowDown', { shiftKey: true })
    await find('row-remove').trigger('click')
    await flushPromises()
    expect(bench.host.requestsOf('edit_dossier')).toHaveLength(1)
    expect(names()).toEqual(['api'])
    expect(focused()).toBe('cell-0-nom')
    expect(bench.announcer.message.value).toBe('2 lignes retirées')
  })

  it('can be added to an empty table', async () => {
    bench.stored = []
    await open()
    expect(find('empty').exists()).toBe(true)
    await find('row-add').trigger('click')
    await flushPromises()
    expect(focused()).toBe('cell-0-nom')
    await find('row-remove').trigger('click')
    await flushPromises()
    expect(focused()).toBe('row-add')
  })

  it('say when an action failed', async () => {
    await open()
    bench.trouble = wireError()
    await find('row-add').trigger('click')
    await flushPromises()
    expect(find('error-panel').text()).toContain('Le disque est plein.')
    expect(bench.announcer.message.value).toContain('L’action n’a pas été faite.')
  })

  it('show that they came back, and the values to choose between', async () => {
    const other = { value: 'front', text: 'Frontal', provenance: { ...provenance, author: 'Ali Ben' } }
    bench.stored = [{ ...row('a', { nom: 'api' }, { revived: true }), cells: { nom: cell('api'), tier: cell('data', { text: 'Données', others: [other] }) } }]
    const page = await open()
    expect(find('revived').text()).toBe('Ligne revenue')
    expect(find('rivals').text()).toContain('Ali Ben')
    await page.findAll('[data-testid="rival-keep"]')[1]?.trigger('click')
    await flushPromises()
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { tier: 'front' } }])
    expect(find('rivals').exists()).toBe(false)
  })
})
