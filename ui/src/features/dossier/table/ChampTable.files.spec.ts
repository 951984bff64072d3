import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wireError } from '@/dev/samples'
import { bench, closeTable, edits, find, focused, open, press, resetTable, stand } from '@/dev/tableBench'
import { column, row } from '@/dev/tableSamples'

beforeEach(resetTable)
afterEach(closeTable)

describe('the files of a table', () => {
  const withFiles = [column({ id: 'nom', label: 'Nom', key: true }), column({ id: 'piece', label: 'Pièce', kind: 'fichier' })]

  async function choose(control: string, ...files: File[]): Promise<void> {
    const input = find(`file-${control}`)
    Object.defineProperty(input.element, 'files', { value: files, configurable: true })
    await input.trigger('change')
  }
  const file = (name: string): File => new File(['abc'], name)

  it('are attached, described and removed in their cell by the keyboard', async () => {
    await open({ columns: withFiles, maxBytes: 1024 })
    await stand(1, 'piece')
    await press('Enter')
    expect(find('cell-file').find('h1').text()).toBe('Pièce, ligne 2')
    await choose('cellule', file('plan.pdf'))
    await expect.poll(() => find('attached-cellule').exists()).toBe(true)
    expect(bench.host.requestsOf('attach_file')).toEqual([
      { id: 'd1', key: 'composants', row: 'b', column: 'piece', name: 'plan.pdf', content: 'YWJj', sensitivity: null },
    ])
    expect(find('attached-cellule').text()).toContain('hash-plan.pdf')
    await find('cell-file-remove').trigger('click')
    await flushPromises()
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'b', cells: { piece: null } }])
    expect(focused()).toBe('file-cellule')
    await find('modal-close').trigger('click')
    await flushPromises()
    expect(find('cell-file').exists()).toBe(false)
    expect(focused()).toBe('cell-1-piece')
  })

  it('are no text to type, and Delete takes one away', async () => {
    bench.stored = [row('a', { nom: 'api', piece: { fichier: 'a.pdf', empreinte: 'x' } })]
    await open({ columns: withFiles })
    await stand(0, 'piece')
    await press('z')
    expect(find('cell-editor').exists()).toBe(false)
    await find('modal-close').trigger('click')
    await flushPromises()
    await press('Delete')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { piece: null } }])
  })

  it('say why one is refused and keep the cell as it was', async () => {
    bench.unattachable = { 'vide.pdf': wireError({ code: 'disk_full', message: 'Le disque est plein.' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await stand(0, 'piece')
    await press('F2')
    await choose('cellule', file('vide.pdf'))
    await expect.poll(() => find('error-panel').exists()).toBe(true)
    expect(find('error-panel').text()).toContain('Le disque est plein.')
    expect(find('cell-file-none').exists()).toBe(true)
  })

  it('come several at once, a row each, and a refused one does not hold back the others', async () => {
    bench.unattachable = { 'b.pdf': wireError({ code: 'invalid_input', message: 'Refusé.', hint: '' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await find('table-files-open').trigger('click')
    await choose('plusieurs', file('a.pdf'), file('b.pdf'), file('c.pdf'), new File([], 'd.pdf'))
    await expect.poll(() => find('table-files-done').exists()).toBe(true)
    expect(find('table-files-done').text()).toBe('2 fichiers joints · 1 fichier n’est pas joint')
    expect(find('table-files').text()).toContain('Le fichier «\u00a0d.pdf\u00a0» est vide')
    expect(bench.host.requestsOf('attach_file').map(({ row: id, name }) => [id, name])).toEqual([[null, 'a.pdf'], [null, 'b.pdf'], [null, 'c.pdf']])
    expect(bench.stored).toHaveLength(5)
  })

  it('stop at a trouble that is not of the file, and name those that were not sent', async () => {
    bench.unattachable = { 'a.pdf': wireError({ code: 'disk_full', message: 'Le disque est plein.' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await find('table-files-open').trigger('click')
    await choose('plusieurs', file('a.pdf'), file('b.pdf'))
    await expect.poll(() => find('table-files-done').exists()).toBe(true)
    expect(bench.host.requestsOf('attach_file')).toHaveLength(1)
    expect(find('table-files').text()).toContain('«\u00a0b.pdf\u00a0» n’a pas été envoyé.')
  })
})
