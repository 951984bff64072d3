import { describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { wireError } from '@/dev/samples'
import { createDrafts } from './drafts'

describe('the drafts of a dossier', () => {
  it('hold the departure while a table keeps something that is not saved, and forget a table that is gone', async () => {
    const drafts = createDrafts(new FakeHost({}), 'd1', () => undefined)
    let kept = false
    let discarded = false
    const discard = () => {
      discarded = true
    }
    drafts.join('composants', { settle: () => Promise.resolve(kept), discard })
    drafts.tell('composants', { kind: 'failed', error: wireError() })
    expect(await drafts.settle()).toBe(false)
    expect(drafts.summary.value.unsaved).toBe(1)
    drafts.discard()
    expect(discarded).toBe(true)
    kept = true
    expect(await drafts.settle()).toBe(true)
    kept = false
    drafts.leave('composants')
    expect(await drafts.settle()).toBe(true)
    expect(drafts.summary.value.unsaved).toBe(0)
  })
})
