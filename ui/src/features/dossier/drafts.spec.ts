import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { FakeHost } from '@/dev/fakeHost'
import { editAck, field, wireError } from '@/dev/samples'
import { createDrafts } from './drafts'
import type { SaveState } from './fieldSaver'
import { attachedIn } from './saisie/files'

describe('the drafts of a dossier', () => {
  it('hold no content of a file that is attached', async () => {
    const host = new FakeHost({ attach_file: () => editAck() })
    const drafts = createDrafts(host, 'd1', () => undefined)
    drafts.receive([field({ id: 'f', kind: 'fichier' })], drafts.marks())
    const saver = drafts.saverOf('f')
    saver?.put({ fichier: 'a.png', taille: 3, contenu: 'YWJj' })
    expect(await drafts.settle()).toBe(true)
    expect(JSON.stringify(saver?.value.value)).not.toContain('YWJj')
    // On its way back from the store, not a mere announcement.
    expect(attachedIn(saver?.value.value ?? null)?.pending).toBe(true)
    expect(host.requestsOf('attach_file')).toHaveLength(1)
  })

  it('hold the departure while a table keeps something that is not saved, even once it is gone from the page', async () => {
    const drafts = createDrafts(new FakeHost({}), 'd1', () => undefined)
    const state = shallowRef<SaveState>({ kind: 'failed', error: wireError() })
    const editor = {
      get state() {
        return state.value
      },
      settle: () => Promise.resolve(state.value.kind !== 'failed'),
      discard: () => {
        state.value = { kind: 'idle' }
      },
    }
    drafts.join('composants', editor, { label: 'Composants', section: 'architecture', place: { field: 'composants', platform: null, row: null, column: null } })
    drafts.leave(editor)
    expect(await drafts.settle()).toBe(false)
    expect(drafts.summary.value.unsaved.map(({ label }) => label)).toEqual(['Composants'])
    drafts.discard()
    expect(await drafts.settle()).toBe(true)
    expect(drafts.summary.value.unsaved).toEqual([])
    // Nothing is left of it, whatever becomes of it.
    state.value = { kind: 'failed', error: wireError() }
    expect(await drafts.settle()).toBe(true)
  })
})
