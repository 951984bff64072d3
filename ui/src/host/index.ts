export { HostError, wireErrorOf } from './error'
export { hostKey, useHost, type CommandName, type EventName, type Host, type Unlisten } from './host'
export { useSubscription } from './subscription'
