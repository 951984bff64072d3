import { describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { dossierRow, wireError } from '@/dev/samples'
import type { DossierPage, ListRequest } from '@/generated/bindings'
import { createDossierList, PAGE_SIZE, type DossierList } from './dossierList'
import { DEFAULT_FILTERS } from './listFilters'

const numbered = ({ offset, limit }: ListRequest, total: number): DossierPage => ({
  total,
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => dossierRow({ id: `d${offset + index}` })),
})

const idsOf = (list: DossierList): string[] => list.slices.value.flat().map(({ id }) => id)

describe('the list of dossiers', () => {
  it('never asks for more than a page, and adds the next one below', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered(request, 40) })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS)
    expect(list.shown.value).toBe(PAGE_SIZE)
    await list.readMore()
    expect(idsOf(list)).toEqual(Array.from({ length: 40 }, (_, index) => `d${index}`))
    expect(host.requestsOf('list_dossiers').map(({ offset, limit }) => [offset, limit])).toEqual([[0, PAGE_SIZE], [PAGE_SIZE, PAGE_SIZE]])
  })

  it('shows the answer to the last search, even when an older one arrives after it', async () => {
    const answers = new Map<string, (page: DossierPage) => void>()
    const host = new FakeHost({ list_dossiers: ({ search }) => new Promise((resolve) => answers.set(search, resolve)) })
    const list = createDossierList(host)
    const older = list.read({ ...DEFAULT_FILTERS, search: 'a' })
    const newer = list.read({ ...DEFAULT_FILTERS, search: 'ab' })
    answers.get('ab')?.({ total: 1, rows: [dossierRow({ id: 'ab' })] })
    await newer
    answers.get('a')?.({ total: 2, rows: [dossierRow({ id: 'a' }), dossierRow({ id: 'ab' })] })
    await older
    expect(idsOf(list)).toEqual(['ab'])
    expect(list.total.value).toBe(1)
  })

  it('refreshes all that is shown, with the same search', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered(request, 40) })
    const list = createDossierList(host)
    await list.read({ ...DEFAULT_FILTERS, search: 'pref' })
    await list.readMore()
    await list.refresh()
    expect(host.requestsOf('list_dossiers').at(-1)).toEqual({ ...DEFAULT_FILTERS, search: 'pref', offset: 0, limit: 50 })
  })

  it('keeps the error until an answer comes', async () => {
    let broken = true
    const host = new FakeHost({
      list_dossiers: (request) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        if (broken) throw wireError({ code: 'io' })
        return numbered(request, 1)
      },
    })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS)
    expect(list.failure.value?.code).toBe('io')
    broken = false
    await list.refresh()
    expect(list.failure.value).toBeNull()
  })

  it('leaves alone the slices in which nothing changed', async () => {
    let renamed = false
    const host = new FakeHost({
      list_dossiers: (request) => {
        const page = numbered(request, 60)
        return { ...page, rows: page.rows.map((row) => (renamed && row.id === 'd30' ? { ...row, name: 'Renommé' } : row)) }
      },
    })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS)
    const [first] = list.slices.value
    await list.readMore()
    await list.readMore()
    expect(list.slices.value[0]).toBe(first)
    const [, second, third] = list.slices.value
    renamed = true
    await list.refresh()
    expect(list.slices.value[0]).toBe(first)
    expect(list.slices.value[1]).not.toBe(second)
    expect(list.slices.value[2]).toBe(third)
  })

  it('refreshes a list longer than one answer of Rust', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered({ ...request, limit: Math.min(request.limit, 200) }, 1000) })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS, 450)
    expect(new Set(idsOf(list)).size).toBe(450)
  })

  it('shows a row once when the list moved between two pages', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered({ ...request, offset: Math.max(0, request.offset - 1) }, 40) })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS)
    await list.readMore()
    expect(new Set(idsOf(list)).size).toBe(idsOf(list).length)
  })

  it('loses neither the rows asked for nor the refresh when they cross', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered(request, 40) })
    const list = createDossierList(host)
    await list.read(DEFAULT_FILTERS)
    await Promise.all([list.readMore(), list.refresh()])
    expect(list.shown.value).toBe(40)
    await list.read(DEFAULT_FILTERS)
    await Promise.all([list.refresh(), list.readMore()])
    expect(list.shown.value).toBe(40)
    expect(host.requestsOf('list_dossiers').at(-1)?.offset).toBe(0)
  })
})
