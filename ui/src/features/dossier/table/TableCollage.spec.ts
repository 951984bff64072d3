import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wireError } from '@/dev/samples'
import { bench, closeTable, edits, exposed, find, focused, open, pasteOnCell, press, refusal, resetTable, stand, type } from '@/dev/tableBench'

beforeEach(resetTable)
afterEach(closeTable)

describe('the clipboard', () => {
  it('copies a block for a spreadsheet, in texts that can be pasted back', async () => {
    await open()
    await stand(0, 'nom')
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    let copied = ''
    const event = new Event('copy', { bubbles: true, cancelable: true })
    Object.assign(event, { clipboardData: { setData: (_type: string, text: string) => (copied = text) } })
    document.activeElement?.dispatchEvent(event)
    expect(copied).toBe('api\t80\tFrontal\nbase\t5432\t')
  })

  it('pastes from the current cell and reports what was refused, cell by cell', async () => {
    bench.refusedByPaste = [{ line: 2, row: 'c', column: 'port', label: 'Port', text: 'abc', reason: 'Ce n’est pas un nombre.' }]
    await open()
    await stand(1, 'port')
    await pasteOnCell('Port\tTier\r\n90\tFrontal\r\nabc\tDonnées\r\n')
    expect(bench.host.requestsOf('paste_rows')).toEqual([
      { id: 'd1', key: 'composants', row: 'b', columns: ['port', 'tier'], cells: [['90', 'Frontal'], ['abc', 'Données']] },
    ])
    expect(bench.announcer.message.value).toBe('2 lignes collées, 1 cellule refusée')
    expect(find('header-skipped').exists()).toBe(true)
    expect(find('paste-refusal').text()).toContain('Ce n’est pas un nombre.')
    expect(await exposed().settle()).toBe(false)
  })

  it('corrects a refused cell in the report, and keeps what is still refused', async () => {
    bench.refusedByPaste = [{ line: 2, row: 'c', column: 'port', label: 'Port', text: 'abc', reason: 'Ce n’est pas un nombre.' }]
    await open()
    await stand(1, 'port')
    await pasteOnCell('1\nabc')
    await find('refusal-text').setValue('toujours pas')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(find('paste-refusal').text()).toContain(refusal.message)
    expect((find('refusal-text').element as HTMLInputElement).value).toBe('toujours pas')
    await find('refusal-text').setValue('90')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(edits().at(-1)).toEqual({ op: 'setCells', key: 'composants', row: 'c', cells: { port: '90' } })
    expect(find('paste-refusal').exists()).toBe(false)
    expect(focused()).toBe('report-close')
    expect(await exposed().settle()).toBe(true)
  })

  it('makes one row for the cells of a line of which nothing was kept', async () => {
    const lost = { line: 1, row: null, reason: 'Refusée.' }
    bench.refusedByPaste = [
      { ...lost, column: 'port', label: 'Port', text: 'abc' },
      { ...lost, column: 'tier', label: 'Tier', text: 'x' },
    ]
    await open()
    await stand(0, 'nom')
    await pasteOnCell('abc')
    await find('refusal-text').setValue('90')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    await find('refusal-text').setValue('Frontal')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(edits()).toEqual([
      { op: 'addRow', key: 'composants', cells: { port: '90' }, after: null },
      { op: 'setCells', key: 'composants', row: 'new1', cells: { tier: 'front' } },
    ])
  })

  it('keeps earlier refused cells when more is pasted', async () => {
    bench.refusedByPaste = [{ line: 1, row: 'a', column: 'port', label: 'Port', text: 'abc', reason: 'Refusée.' }]
    const page = await open()
    await stand(0, 'nom')
    await pasteOnCell('abc')
    await pasteOnCell('abc')
    expect(page.findAll('[data-testid="paste-refusal"]')).toHaveLength(2)
    await find('refusal-dismiss').trigger('click')
    expect(page.findAll('[data-testid="paste-refusal"]')).toHaveLength(1)
  })

  it('pastes in an empty table without a cell to stand on, through the visible text too', async () => {
    bench.stored = []
    await open()
    await find('paste-open').trigger('click')
    await flushPromises()
    await find('paste-text').setValue('api\t80')
    await find('paste-end').trigger('click')
    await flushPromises()
    expect(bench.host.requestsOf('paste_rows')[0]).toMatchObject({ row: null, columns: ['nom', 'port'], cells: [['api', '80']] })
    expect(find('paste-panel').exists()).toBe(false)
  })

  it('keeps the block when pasting failed', async () => {
    await open()
    await stand(0, 'nom')
    bench.trouble = wireError()
    await pasteOnCell('api\t80')
    expect((find('paste-text').element as HTMLTextAreaElement).value).toBe('api\t80')
    expect(find('paste-panel').text()).toContain('Rien n’a été collé')
    expect(await exposed().settle()).toBe(false)
  })

  it('leaves the text of an editor to the editor', async () => {
    await open()
    await type(0, 'nom', 'x')
    await pasteOnCell('a\tb')
    expect(bench.host.requestsOf('paste_rows')).toEqual([])
  })

  it('shows again a block that could not be pasted', async () => {
    await open()
    await stand(0, 'nom')
    bench.trouble = wireError()
    await pasteOnCell('x\ty')
    bench.mounted?.unmount()
    await open()
    expect(exposed().state.kind).toBe('failed')
    expect((find('paste-text').element as HTMLTextAreaElement).value).toBe('x\ty')
  })
})
