import { onMounted, shallowRef, type ShallowRef } from 'vue'
import type { LabelUse, WireError } from '@/generated/bindings'
import { wireErrorOf } from './error'
import { useHost } from './host'
import { useSubscription } from './subscription'

export interface Labels {
  /** Labels of one dossier, as Rust keeps them. */
  readonly carried: Readonly<ShallowRef<readonly string[]>>
  readonly inUse: Readonly<ShallowRef<readonly LabelUse[]>>
  /** Why the last gesture, or the last reading, did not work. */
  readonly failure: Readonly<ShallowRef<WireError | null>>
  read: () => Promise<void>
  /** Both tell whether it is kept. */
  add: (label: string) => Promise<boolean>
  remove: (label: string) => Promise<boolean>
}

/** The labels in use, and those of one dossier with the gestures that change them; null: no dossier in particular. */
export function useLabels(dossier: () => string | null, archived: () => boolean = () => false): Labels {
  const host = useHost()
  const carried = shallowRef<readonly string[]>([])
  const inUse = shallowRef<readonly LabelUse[]>([])
  const failure = shallowRef<WireError | null>(null)
  let question = 0
  /** A refused gesture is told until another one is kept; a failed reading, until the next one. */
  let unread = false

  async function read(): Promise<void> {
    const mine = ++question
    try {
      const found = await host.call('list_labels', { archived: archived(), dossier: dossier() })
      if (mine !== question) return
      carried.value = found.carried
      inUse.value = found.labels
      if (unread) failure.value = null
      unread = false
    } catch (error) {
      if (mine !== question) return
      failure.value = wireErrorOf(error)
      unread = true
    }
  }

  async function edit(op: 'addLabel' | 'removeLabel', label: string): Promise<boolean> {
    const id = dossier()
    if (id === null) return false
    try {
      await host.call('edit_dossier', { id, edits: [{ op, label }] })
    } catch (error) {
      failure.value = wireErrorOf(error)
      unread = false
      return false
    }
    failure.value = null
    await read()
    return true
  }

  onMounted(read)
  useSubscription(() =>
    host.listen('dossier-changed', ({ id }) => {
      const followed = dossier()
      if (followed === null || followed === id) void read()
    }),
  )
  return { carried, inUse, failure, read, add: (label) => edit('addLabel', label), remove: (label) => edit('removeLabel', label) }
}
