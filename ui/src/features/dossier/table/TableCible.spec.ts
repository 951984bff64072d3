import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { row } from '@/dev/tableSamples'
import { bench, cellAt, closeTable, find, focused, open, press, resetTable, stand } from '@/dev/tableBench'
import { wireError } from '@/dev/samples'

beforeEach(resetToLongTable)
afterEach(closeTable)

function resetToLongTable(): void {
  resetTable()
  bench.stored = Array.from({ length: 250 }, (_, index) => row(`r${index}`, { nom: `n${index}` }))
}

const place = (id: string, column: string | null = 'port') => ({ table: 'composants', row: id, column })

async function lead(id: string, column: string | null = 'port'): Promise<void> {
  if (bench.wanted) bench.wanted.value = place(id, column)
  await flushPromises()
}

/** Rows that cannot be read, until the returned function is called. */
function breakReading(): () => void {
  const reading = bench.host.handlers.read_table
  bench.host.handlers.read_table = () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
    throw wireError({ code: 'io', message: 'La table est illisible.' })
  }
  return () => {
    Object.assign(bench.host.handlers, { read_table: reading })
  }
}

describe('a cell that somebody is led to', () => {
  it('is shown and takes the focus as soon as its table is read, on whatever page its row stands', async () => {
    await open({}, place('r142'))
    expect(focused()).toBe('cell-142-port')
    expect(find('extent').text()).toBe('Lignes 101 à 200 sur 250')
    expect(bench.announcer.message.value).toBe('Port, ligne 143')
    // One reading is enough: the page of the row, not the first one before it.
    expect(bench.host.requestsOf('read_table')).toHaveLength(1)
  })

  it('is found again in a table that is there already, and after its row has moved', async () => {
    await open()
    await lead('r142')
    await lead('r3', 'nom')
    expect(focused()).toBe('cell-3-nom')
    bench.stored = [row('neuf'), ...bench.stored]
    await lead('r142')
    expect(focused()).toBe('cell-143-port')
  })

  it('is the first one of the row when no column is named', async () => {
    await open({}, place('r5', null))
    expect(focused()).toBe('cell-5-nom')
  })

  it('gives way to the table, which says so, when its row is gone', async () => {
    await open({}, place('partie'))
    expect(focused()).toBe('cell-0-nom')
    expect(find('row-lost').text()).toContain('n’est plus dans cette table')
    expect(bench.announcer.message.value).toBe(find('row-lost').text())
    await lead('r3')
    expect(find('row-lost').exists()).toBe(false)
  })

  it('is left alone by the table of another field', async () => {
    await open({}, { ...place('r142'), table: 'autre' })
    expect(focused()).toBeNull()
    expect(bench.wanted?.value).not.toBeNull()
  })

  it('is reached by trying again when its rows could not be read', async () => {
    const mend = breakReading()
    await open({}, place('r142'))
    expect(find('error-panel').text()).toContain('La table est illisible.')
    expect(bench.mounted?.find('[aria-busy="true"]').exists()).toBe(false)
    mend()
    await find('error-retry').trigger('click')
    await flushPromises()
    expect(focused()).toBe('cell-142-port')
  })
})

describe('a page of rows that cannot be read', () => {
  it('leaves the current cell and the focus where they are, says why, and is reached by trying again', async () => {
    await open()
    await stand(99, 'port')
    const mend = breakReading()
    await press('ArrowDown')
    expect(focused()).toBe('cell-99-port')
    expect(cellAt(99, 'port').attributes('tabindex')).toBe('0')
    expect(find('rows-failure').text()).toContain('La table est illisible.')
    mend()
    await find('rows-retry').trigger('click')
    await flushPromises()
    expect(focused()).toBe('cell-100-port')
    expect(find('rows-failure').exists()).toBe(false)
  })
})
