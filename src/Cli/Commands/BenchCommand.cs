using System.CommandLine;
using System.Globalization;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Cli.Bench;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;

namespace Neuromorphic.Cli.Commands;

/// <summary>`bench`: how fast this machine runs the networks that simulators are compared with, and how near that is to its bound.</summary>
internal static class BenchCommand
{
    public static Command Make(ToolEnvironment environment)
    {
        Argument<string> name = new("network") { Description = $"Which: {string.Join(", ", BenchNetwork.All.Select(n => n.Name))}." };
        Option<double> scale = new("--scale") { Description = "Fraction of the network's neurons. Default: 1.", HelpName = "k", DefaultValueFactory = _ => 1 };
        Option<int> threads = new("--threads") { Description = "Threads; 0 for one per core. Default: 1.", HelpName = "n", DefaultValueFactory = _ => 1 };
        Option<double?> seconds = new("--seconds") { Description = "Simulated seconds that are measured, from 0.001 on. Default: 1, 2 or 10, by network.", HelpName = "s" };
        Option<DelayStrategy> delays = new("--delays") { Description = "How spikes wait where delays differ: auto, ring or sorted. Default: auto.", HelpName = "strategy" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("bench", "Measure the speed of a network that simulators are compared with, beside this machine's bound.") { name, scale, threads, seconds, delays, json };
        command.SetAction(async (parsed, stop) =>
        {
            BenchNetwork network = BenchNetwork.Find(parsed.GetRequiredValue(name));
            double k = parsed.GetValue(scale), s = parsed.GetValue(seconds) ?? network.Seconds;
            if (!(k > 0 && k <= network.LargestScale))
                throw new ToolException(ExitCode.Invalid, $"--scale is {Text(k)}; above 0, up to {Text(network.LargestScale)} is allowed for '{network.Name}'.");
            if (!(s >= 0.001 && s <= 100_000)) throw new ToolException(ExitCode.Invalid, $"--seconds is {Text(s)}; 0.001 to 100000 are allowed.");
            CpuOptions options = new() { Threads = parsed.GetValue(threads), Delays = parsed.GetValue(delays) };
            BenchResult result = await ProgressDisplay.RunAsync(environment, false, progress => Task.Run(
                () => BenchRun.Run(network, k, s, options, environment.Time, progress, stop), CancellationToken.None));
            if (parsed.GetValue(json)) JsonOutput.Print(environment.Output, result);
            else Print(environment.Output, result);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Print(TextWriter output, BenchResult r)
    {
        Line("network", $"{r.Network}, scale {r.Scale:0.####}: {r.Neurons:N0} neurons, {r.Synapses:N0} synapses; {r.Threads} thread{(r.Threads == 1 ? "" : "s")}; {r.Machine}");
        Line("build", $"{r.BuildCpuSeconds:F2} CPU s, {r.BuildWallSeconds:F2} s");
        Line("run", $"{r.CpuSeconds:F3} CPU s, {r.WallSeconds:F3} s for {r.Seconds:0.##} s, after {r.WarmUpSeconds:0.##} s of warm-up that are not counted");
        Line("real-time factor", $"{r.RealTimeFactor:F3} (seconds per simulated second)");
        Line("synaptic events", $"{r.SynapticEvents:N0}: {r.SynapticEventsPerCpuSecond / 1e6:F1} million per CPU s, {r.FractionOfBound:P1} of the bound");
        Line("  delivery alone", $"{r.DeliveryEventsPerCpuSecond / 1e6:F1} million per CPU s, {r.DeliveryFractionOfBound:P1} of the bound");
        Line("  bound", $"{r.BoundEventsPerCpuSecond / 1e6:F1} million per CPU s: a plain loop over the same rows, sums[target] += weight");
        Line("neuron updates", $"{r.NeuronUpdatesPerCpuSecond / 1e6:F1} million per CPU s");
        Line("shares of time", $"{string.Join(", ", r.StageShares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:P1}")))}");
        Line("memory", $"{Sizes.Text(r.PeakMemoryBytes)} at most; {r.BytesPerSynapse:F2} bytes a synapse");
        Line("rates", $"{string.Join(", ", r.RatesHz.Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key} {rate.Value:F3}")))} Hz; mean {r.MeanRateHz:F3} Hz");

        void Line(string label, FormattableString text) => output.WriteLine($"{label,-17} {FormattableString.Invariant(text)}");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
