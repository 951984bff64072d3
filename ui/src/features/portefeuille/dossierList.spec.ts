import { describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { dossierRow, wireError } from '@/dev/samples'
import type { DossierPage, ListRequest } from '@/generated/bindings'
import { createDossierList, PAGE_SIZE } from './dossierList'

const numbered = ({ offset, limit }: ListRequest, total: number): DossierPage => ({
  total,
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => dossierRow({ id: `d${offset + index}` })),
})

describe('the list of dossiers', () => {
  it('never asks for more than a page, and adds the next one below', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered(request, 40) })
    const list = createDossierList(host)
    await list.read('')
    expect(list.rows.value).toHaveLength(PAGE_SIZE)
    await list.readMore()
    expect(list.rows.value.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => `d${index}`))
    expect(host.requestsOf('list_dossiers').map(({ offset, limit }) => [offset, limit])).toEqual([[0, PAGE_SIZE], [PAGE_SIZE, PAGE_SIZE]])
  })

  it('shows the answer to the last search, even when an older one arrives after it', async () => {
    const answers = new Map<string, (page: DossierPage) => void>()
    const host = new FakeHost({ list_dossiers: ({ search }) => new Promise((resolve) => answers.set(search, resolve)) })
    const list = createDossierList(host)
    const older = list.read('a')
    const newer = list.read('ab')
    answers.get('ab')?.({ total: 1, rows: [dossierRow({ id: 'ab' })] })
    await newer
    answers.get('a')?.({ total: 2, rows: [dossierRow({ id: 'a' }), dossierRow({ id: 'ab' })] })
    await older
    expect(list.rows.value.map(({ id }) => id)).toEqual(['ab'])
    expect(list.total.value).toBe(1)
  })

  it('refreshes all that is shown, with the same search', async () => {
    const host = new FakeHost({ list_dossiers: (request) => numbered(request, 40) })
    const list = createDossierList(host)
    await list.read(' pref ')
    await list.readMore()
    await list.refresh()
    expect(host.requestsOf('list_dossiers').at(-1)).toEqual({ search: 'pref', offset: 0, limit: 40, archived: false })
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
    await list.read('')
    expect(list.failure.value?.code).toBe('io')
    broken = false
    await list.refresh()
    expect(list.failure.value).toBeNull()
  })
})
