import { type CommandModule } from '../kernel/command.js'
import { PncError } from '../../errors/pnc-error.js'

export const completion: CommandModule = {
  configure: (command) => void command.argument('<shell>', 'bash, zsh or fish'),
  run: () => Promise.reject(new PncError('INTERNAL', 'not written yet')),
}
