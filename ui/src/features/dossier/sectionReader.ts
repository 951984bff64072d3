import { shallowReactive } from 'vue'
import type { FieldView, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { coalesce } from '@/shared/coalesce'
import type { Drafts } from './drafts'

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
  let changes = 0

  async function readOnce(section: string): Promise<void> {
    const marks = drafts.marks()
    const seen = changes
    try {
      const view = await host.call('read_section', { id: dossier, section, gate: gate() })
      drafts.receive(view.fields, marks)
      fields.set(section, view.fields)
      failures.delete(section)
      if (seen === changes) fresh.add(section)
    } catch (error) {
      failures.set(section, wireErrorOf(error))
    }
  }

  return {
    fieldsOf: (section) => fields.get(section),
    failureOf: (section) => failures.get(section),
    read(section) {
      const reading = readings.get(section) ?? coalesce(() => readOnce(section))
      readings.set(section, reading)
      return reading()
    },
    outdate() {
      changes += 1
      fresh.clear()
    },
    isFresh: (section) => fresh.has(section),
  }
}
