import { nextTick, shallowRef, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { DossierRow } from '@/generated/bindings'
import { useHost } from '@/host'
import { useAnnouncer } from '@/shared/announcer'
import { useTexts } from '@/shared/texts'
import { createRowActions, movedText, type Apart, type RowAction, type RowActions } from './rowActions'

/** A row whose menu is open, with the button that opened it. */
interface OpenMenu {
  row: DossierRow
  button: HTMLElement
}

export interface PageActions extends Pick<RowActions, 'message' | 'dismiss' | 'show'> {
  readonly menu: Readonly<ShallowRef<OpenMenu | null>>
  /** The row whose labels are being edited, with the button that gets the focus back. */
  readonly labelling: Readonly<ShallowRef<OpenMenu | null>>
  closeLabels: () => Promise<void>
  toggleMenu: (row: DossierRow, button: HTMLElement) => void
  closeMenu: () => void
  run: (action: RowAction) => Promise<void>
  undo: () => Promise<void>
}

/** Gives the focus to the actions of a dossier, or to the title when the list does not show it. */
export function focusActionsOf(dossier: string | null): void {
  const button = dossier === null ? null : document.querySelector<HTMLElement>(`[data-id="${CSS.escape(dossier)}"] [aria-haspopup]`)
  const target = button ?? document.querySelector<HTMLElement>('h1')
  target?.focus()
}

export function usePageActions(refresh: () => Promise<unknown>, duplicate: (row: DossierRow) => void): PageActions {
  const { t } = useTexts()
  const { announce } = useAnnouncer()
  const router = useRouter()
  const { message, move, exportAs, show, dismiss } = createRowActions(useHost(), refresh)
  const menu = shallowRef<OpenMenu | null>(null)
  const labelling = shallowRef<OpenMenu | null>(null)

  function closeMenu(): void {
    menu.value?.button.focus({ preventScroll: true })
    menu.value = null
  }

  async function putApart(row: DossierRow, apart: Apart, on: boolean): Promise<boolean> {
    const done = await move(row, apart, on)
    if (done) announce(t(movedText(apart, on), { nom: row.name }))
    return done
  }

  return {
    menu,
    message,
    show,
    labelling,
    async closeLabels() {
      const row = labelling.value?.row.id ?? null
      labelling.value = null
      await nextTick()
      focusActionsOf(row)
    },
    toggleMenu(row, button) {
      const again = menu.value?.row.id === row.id
      if (again) closeMenu()
      else menu.value = { row, button }
    },
    closeMenu,
    async run(action) {
      const opened = menu.value
      if (!opened) return
      const { row } = opened
      closeMenu()
      if (action.kind === 'open') await router.push({ name: 'dossier', params: { id: row.id } })
      else if (action.kind === 'duplicate') duplicate(row)
      else if (action.kind === 'label') labelling.value = opened
      else if (action.kind === 'archive') await putApart(row, 'archived', !row.archived)
      else if (action.kind === 'model') await putApart(row, 'model', !row.model)
      else {
        const done = await exportAs(row, action.format)
        const said = message.value
        if (done && said?.kind === 'exported') announce(`${t('portefeuille.actions.exporte', { nom: row.name })} ${said.path}`)
      }
    },
    async undo() {
      const done = message.value
      if (done?.kind !== 'moved') return
      if (!(await putApart(done.row, done.apart, !done.on))) return
      // Taken back: nothing is left to say that the row itself does not show.
      dismiss()
      await nextTick()
      focusActionsOf(done.row.id)
    },
    dismiss() {
      const row = message.value?.row.id ?? null
      dismiss()
      focusActionsOf(row)
    },
  }
}
