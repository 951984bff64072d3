import type { WireError } from '@/generated/bindings'
import type { SaveState } from '../fieldSaver'

export interface TableActivity {
  /** Why the first cell that is not kept is refused. */
  error: WireError | null
  typing: boolean
  busy: boolean
  slow: boolean
  savedAt: Date | null
}

/** The state of the whole table, in the terms of a field. What is not kept is told before anything else. */
export function stateOf({ error, typing, busy, slow, savedAt }: TableActivity): SaveState {
  if (error) return { kind: 'failed', error }
  if (busy) return { kind: 'saving', slow }
  if (typing) return { kind: 'typing' }
  return savedAt ? { kind: 'saved', at: savedAt } : { kind: 'idle' }
}
