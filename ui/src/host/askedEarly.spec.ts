import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { dossierRow, wireError } from '@/dev/samples'
import type { ListRequest } from '@/generated/bindings'
import { askedEarly } from './askedEarly'

const question: ListRequest = { search: '', archived: false, models: false, order: 'updated', reversed: false, labels: [], sensitivity: null, blocked: false, offset: 0, limit: 25 }
const answer = { total: 1, rows: [dossierRow()] }

describe('a question asked early', () => {
  it('is asked at once, and answers the same question once', async () => {
    const desktop = new FakeHost({ list_dossiers: () => answer })
    const host = askedEarly(desktop, 'list_dossiers', question)
    expect(desktop.requestsOf('list_dossiers')).toHaveLength(1)
    expect(await host.call('list_dossiers', { ...question })).toEqual(answer)
    expect(desktop.requestsOf('list_dossiers')).toHaveLength(1)
    await host.call('list_dossiers', { ...question })
    expect(desktop.requestsOf('list_dossiers')).toHaveLength(2)
  })

  it('never answers a different question, nor one that follows it', async () => {
    const desktop = new FakeHost({ list_dossiers: () => answer })
    const host = askedEarly(desktop, 'list_dossiers', question)
    await host.call('list_dossiers', { ...question, archived: true })
    await host.call('list_dossiers', question)
    expect(desktop.requestsOf('list_dossiers').map(({ archived }) => archived)).toEqual([false, true, false])
  })

  it('is asked again after a failure, whether it came before or after the question of the page', async () => {
    let locked = true
    const handlers = {
      list_dossiers: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        if (locked) throw wireError({ code: 'store_locked' })
        return answer
      },
    }
    for (const wait of [true, false]) {
      locked = true
      const host = askedEarly(new FakeHost(handlers), 'list_dossiers', question)
      if (wait) await flushPromises()
      locked = false
      expect(await host.call('list_dossiers', question)).toEqual(answer)
    }
  })
})
