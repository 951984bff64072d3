import { shallowRef, type ShallowRef } from 'vue'
import type { DossierRow, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'

/** The files that `export_dossier` writes. */
export const EXPORT_FORMATS = ['json', 'yaml', 'markdown', 'ods', 'zip'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export type RowAction = { kind: 'open' } | { kind: 'duplicate' } | { kind: 'label' } | { kind: 'export'; format: ExportFormat } | { kind: 'model' } | { kind: 'archive' }

/** The two ways to take a dossier out of the list of current ones. */
export type Apart = 'archived' | 'model'

/** What is said about the last action on a row, until it is closed or another one is done. */
export type RowMessage =
  | { kind: 'moved'; row: DossierRow; apart: Apart; on: boolean }
  /** The file is there, even when its folder could not be shown. */
  | { kind: 'exported'; row: DossierRow; path: string; refusal: WireError | null }
  | { kind: 'failed'; row: DossierRow; error: WireError }

const MOVED = {
  archived: { on: 'portefeuille.actions.archive', off: 'portefeuille.actions.restaure' },
  model: { on: 'portefeuille.actions.devenuModele', off: 'portefeuille.actions.redevenuDossier' },
} as const
/** What became of the dossier: a key of the texts. */
export const movedText = (apart: Apart, on: boolean) => MOVED[apart][on ? 'on' : 'off']

export interface RowActions {
  readonly message: Readonly<ShallowRef<RowMessage | null>>
  /** Both answer true once it is done. */
  move: (row: DossierRow, apart: Apart, on: boolean) => Promise<boolean>
  exportAs: (row: DossierRow, format: ExportFormat) => Promise<boolean>
  /** Shows the file that was just exported in its folder. */
  show: () => Promise<void>
  dismiss: () => void
}

export function createRowActions(host: Host, refresh: () => Promise<unknown>): RowActions {
  const message = shallowRef<RowMessage | null>(null)
  const busy = new Set<string>()

  async function once(row: DossierRow, action: () => Promise<RowMessage>): Promise<boolean> {
    if (busy.has(row.id)) return false
    busy.add(row.id)
    try {
      message.value = await action()
      return true
    } catch (error) {
      message.value = { kind: 'failed', row, error: wireErrorOf(error) }
      return false
    } finally {
      busy.delete(row.id)
    }
  }

  return {
    message,
    move: (row, apart, on) =>
      once(row, async () => {
        if (apart === 'archived') await host.call('archive_dossier', { id: row.id, archived: on })
        else await host.call('edit_dossier', { id: row.id, edits: [{ op: 'setModel', model: on }] })
        await refresh()
        return { kind: 'moved', row, apart, on }
      }),
    exportAs: (row, format) =>
      once(row, async () => {
        const { path } = await host.call('export_dossier', { id: row.id, format })
        return { kind: 'exported', row, path, refusal: null }
      }),
    async show() {
      const exported = message.value
      if (exported?.kind !== 'exported') return
      let refusal: WireError | null = null
      try {
        await host.call('show_export', { path: exported.path })
      } catch (error) {
        refusal = wireErrorOf(error)
      }
      if (message.value === exported) message.value = { ...exported, refusal }
    },
    dismiss() {
      message.value = null
    },
  }
}
