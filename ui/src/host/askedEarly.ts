import type { CommandMap } from '@/generated/bindings'
import type { CommandName, Host } from './host'

/**
 * Asks now what a page will ask first, before that page exists. The same question then gets the answer on its way; a
 * different one makes it useless. A failure is forgotten: the page asks for itself, and shows what comes of it.
 */
export function askedEarly<Early extends CommandName>(host: Host, name: Early, request: CommandMap[Early]['request']): Host {
  const command: CommandName = name
  const question = JSON.stringify(request)
  let early: Promise<CommandMap[CommandName]['response']> | null = host.call(name, request)
  early.catch(() => {
    early = null
  })

  return {
    call(asked, given) {
      const again = () => host.call(asked, given)
      if (early === null || asked !== command) return again()
      const answer = early as ReturnType<typeof again>
      early = null
      return JSON.stringify(given) === question ? answer.catch(again) : again()
    },
    listen: (event, handler) => host.listen(event, handler),
    onCloseRequested: (handler) => host.onCloseRequested(handler),
    closeWindow: () => host.closeWindow(),
  }
}
