import { shallowReactive } from 'vue'
import type { FieldView, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { coalesce } from '@/shared/coalesce'
import type { Drafts } from './drafts'
import { atRest, type FieldSaver } from './fieldSaver'

/** The sections of one dossier as last read: a section seen before is shown at once, then read again. */
export interface SectionReader {
  fieldsOf: (section: string) => readonly FieldView[] | undefined
  failureOf: (section: string) => WireError | undefined
  read: (section: string) => Promise<void>
  /** The dossier changed: what is kept may not be shown without being read again. */
  outdate: () => void
  isFresh: (section: string) => boolean
}

export function createSectionReader(host: Host, dossier: string, gate: () => string | null, drafts: Drafts): SectionReader {
  const fields = shallowReactive(new Map<string, readonly FieldView[]>())
  const failures = shallowReactive(new Map<string, WireError>())
  const fresh = new Set<string>()
  const readings = new Map<string, () => Promise<void>>()
  const waiting = new Set<string>()
  let changes = 0

  async function readOnce(section: string): Promise<void> {
    const marks = drafts.marks()
    const seen = changes
    try {
      const view = await host.call('read_section', { id: dossier, section, gate: gate() })
      const late = drafts.receive(view.fields, marks)
      fields.set(section, view.fields)
      failures.delete(section)
      if (late.length > 0) void readAtRest(section, late)
      else if (seen === changes) fresh.add(section)
    } catch (error) {
      failures.set(section, wireErrorOf(error))
    }
  }

  function read(section: string): Promise<void> {
    const reading = readings.get(section) ?? coalesce(() => readOnce(section))
    readings.set(section, reading)
    return reading()
  }

  /** The store may tell of a save before it answers it: what it made of the value is read once the save is over. */
  async function readAtRest(section: string, late: readonly FieldSaver[]): Promise<void> {
    if (waiting.has(section)) return
    waiting.add(section)
    const kept = await atRest(late)
    waiting.delete(section)
    if (kept) await read(section)
  }

  return {
    fieldsOf: (section) => fields.get(section),
    failureOf: (section) => failures.get(section),
    read,
    outdate() {
      changes += 1
      fresh.clear()
    },
    isFresh: (section) => fresh.has(section),
  }
}
