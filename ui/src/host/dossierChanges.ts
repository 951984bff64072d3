import { useHost } from './host'
import { useSubscription } from './subscription'

/** Calls `refresh` when this dossier changed, whoever changed it: this window, the command line, another device. */
export function useDossierChanges(dossier: () => string, refresh: () => Promise<void>): void {
  const host = useHost()
  useSubscription(() =>
    host.listen('dossier-changed', ({ id }) => {
      if (id === dossier()) void refresh()
    }),
  )
}
