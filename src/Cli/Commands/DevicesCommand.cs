using System.CommandLine;
using System.Runtime.InteropServices;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Cli.Commands;

/// <summary>`devices`: the backends, what each can do, and the machine beneath.</summary>
internal static class DevicesCommand
{
    public static Command Make(ToolEnvironment environment)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("devices", "Show the backends that can run networks here, and what each can do.") { json };
        command.SetAction(parsed =>
        {
            IBackend[] backends = [.. Builds.BackendNames.Select(name => Builds.Backend(name))];
            CpuBackend cpu = backends.OfType<CpuBackend>().Single();
            long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            if (parsed.GetValue(json))
            {
                JsonOutput.Print(environment.Output, new
                {
                    Machine = new { Architecture = RuntimeInformation.ProcessArchitecture.ToString(), Cores = Environment.ProcessorCount, MemoryBytes = memory, SimdWidths = Widths() },
                    Backends = backends.Select(b => new { b.Name, Description = Describe(b), b.Capabilities.Clock, Capabilities = b.Capabilities.Suites }),
                });
                return (int)ExitCode.Ok;
            }
            environment.Output.WriteLine(
                $"Machine: {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, {memory / (double)(1L << 30):F1} GiB for this process, vectors of {string.Join(", ", Widths())}");
            foreach (IBackend backend in backends)
            {
                environment.Output.WriteLine($"{backend.Name}: {Describe(backend)}");
                foreach (IGrouping<NumericClass, Capability> group in backend.Capabilities.Suites.GroupBy(suite => suite.Value, suite => suite.Key))
                    environment.Output.WriteLine($"  {group.Key}: {string.Join(", ", group.Order())}");
            }
            return (int)ExitCode.Ok;

            string Describe(IBackend backend) => backend is CpuBackend
                ? $"{cpu.Threads} threads, vectors of {cpu.Width}"
                : "one thread, scalar, single or double precision: the oracle";
        });
        return command;
    }

    private static string[] Widths() => [.. Enum.GetValues<SimdWidth>().Where(width => width != SimdWidth.Auto && SimdWidths.IsSupported(width)).Select(width => width.ToString())];
}
