using System.Runtime.InteropServices;
using Neuromorphic.Cli;

// The first Ctrl-C asks the work to stop and to say what was kept; the second one ends the process the hard way.
using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return (int)await new Tool(ToolEnvironment.OfProcess()).RunAsync(args, stop.Token);

void Stop(PosixSignalContext context)
{
    if (stop.IsCancellationRequested) return;
    context.Cancel = true;
    stop.Cancel();
}
