import { shallowRef, type ShallowRef } from 'vue'
import type { WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { base64Of } from '@/shared/base64'
import type { SaveQueue } from './saveQueue'

export interface FilePlace {
  /** None: each file makes a row at the end. */
  row: string | null
  column: string
  /** Empty: that of the dossier. */
  sensitivity: string
}

/** The file on its way, among those that were chosen. */
export interface Sending {
  rank: number
  total: number
  name: string
}

export interface RefusedFile {
  name: string
  error: WireError
}

export interface FilesOutcome {
  attached: number
  refused: readonly RefusedFile[]
  /** Files that were not sent: the sending was stopped, or could not go on. */
  left: readonly string[]
}

export interface TableFiles {
  readonly sending: Readonly<ShallowRef<Sending | null>>
  /** Attaches files one after the other: one content at a time is in memory, each is an action that can be undone. */
  attach: (files: readonly File[], place: FilePlace) => Promise<FilesOutcome>
  /** Stops after the file on its way. */
  stop: () => void
}

interface Parts {
  host: Host
  dossier: string
  table: string
  queue: SaveQueue
  refresh: () => Promise<void>
  unreadable: (name: string) => WireError
}

export function createTableFiles({ host, dossier, table, queue, refresh, unreadable }: Parts): TableFiles {
  const sending = shallowRef<Sending | null>(null)
  /** The sending that goes on; another value stops it. */
  let going = 0

  async function send(file: File, { row, column, sensitivity }: FilePlace): Promise<WireError | null> {
    const content = await base64Of(file).catch(() => null)
    if (content === null) return unreadable(file.name)
    try {
      await queue.run(() =>
        host.call('attach_file', { id: dossier, key: table, row, column, name: file.name, content, sensitivity: sensitivity || null }),
      )
      return null
    } catch (rejection) {
      return wireErrorOf(rejection)
    }
  }

  return {
    sending,
    async attach(files, place) {
      const mine = ++going
      const refused: RefusedFile[] = []
      let done = 0
      for (const [index, file] of files.entries()) {
        if (mine !== going) break
        sending.value = { rank: index + 1, total: files.length, name: file.name }
        const error = await send(file, place)
        done += 1
        if (!error) continue
        refused.push({ name: file.name, error })
        // A trouble of the file itself says nothing of the next one; any other does.
        if (error.code !== 'invalid_input') break
      }
      await refresh()
      sending.value = null
      return { attached: done - refused.length, refused, left: files.slice(done).map(({ name }) => name) }
    },
    stop() {
      going += 1
    },
  }
}
