using System.Text.Json;

namespace Neuromorphic.Cli.Tests;

/// <summary>`bench` at scales that take no time; how fast it is, is not tested.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("brunel10k", "0.01", "E I")]
    [InlineData("brunel100k", "0.001", "E I")]
    [InlineData("brunel10k-stdp-additive", "0.01", "E I")]
    [InlineData("brunel10k-stdp-multiplicative", "0.01", "E I")]
    [InlineData("va-cuba", "0.1", "E I")]
    [InlineData("va-coba", "0.1", "E I")]
    [InlineData("pd14", "0.02", "L23E L23I L4E L4I L5E L5I L6E L6I")]
    [InlineData("pd14-dc", "0.02", "L23E L23I L4E L4I L5E L5I L6E L6I")]
    public async Task Every_network_runs_and_gives_every_number(string network, string scale, string populations)
    {
        JsonElement result = await Bench(network, "--scale", scale, "--seconds", "0.05", "--threads", "2");
        foreach (string key in (string[])["buildCpuSeconds", "cpuSeconds", "wallSeconds", "realTimeFactor", "peakMemoryBytes", "bytesPerSynapse", "neuronUpdatesPerCpuSecond"])
            Assert.True(result.GetProperty(key).GetDouble() >= 0, key);
        Assert.Equal(populations.Split(' '), result.GetProperty("ratesHz").EnumerateObject().Select(rate => rate.Name));
        // Neurons, and what is under way between them, are there whatever the scale; only the one that its authors call silent may be it.
        if (network == "pd14-dc") return;
        Assert.True(result.GetProperty("synapticEvents").GetInt64() > 0);
        Assert.True(result.GetProperty("boundEventsPerCpuSecond").GetDouble() > 0);
        Assert.True(result.GetProperty("fractionOfBound").GetDouble() > 0);
    }

    [Fact]
    public async Task What_is_counted_agrees_with_itself_and_does_not_depend_on_threads()
    {
        JsonElement one = await Bench("brunel10k", "--scale", "0.02", "--seconds", "0.1", "--threads", "1");
        JsonElement three = await Bench("brunel10k", "--scale", "0.02", "--seconds", "0.1", "--threads", "3");
        foreach (string key in (string[])["neurons", "synapses", "spikes", "synapticEvents", "meanRateHz"])
            Assert.Equal(one.GetProperty(key).GetDouble(), three.GetProperty(key).GetDouble());
        Assert.Equal((200, 200_000), (one.GetProperty("neurons").GetInt32(), one.GetProperty("synapses").GetInt64()));
        JsonElement rates = one.GetProperty("ratesHz");
        double spikes = 0.1 * (160 * rates.GetProperty("E").GetDouble() + 40 * rates.GetProperty("I").GetDouble());
        Assert.Equal(one.GetProperty("spikes").GetDouble(), spikes, 6);
        Assert.Equal(1, one.GetProperty("stageShares").EnumerateObject().Sum(share => share.Value.GetDouble()), 9);
    }

    [Fact]
    public async Task The_text_names_the_warm_up_and_the_bound()
    {
        ToolRun run = await Tools.RunAsync(_folder.Path, ["bench", "va-cuba", "--scale", "0.05", "--seconds", "0.02"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("after 1 s of warm-up that are not counted", run.Output, StringComparison.Ordinal);
        Assert.Contains("a plain loop over the same rows", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean 'brunel10k'?", "brunel10")]
    [InlineData("--scale is 1.5; above 0, up to 1 is allowed for 'pd14'.", "pd14", "--scale", "1.5")]
    [InlineData("--scale is 0; above 0", "va-cuba", "--scale", "0")]
    [InlineData("--seconds is 0; 0.001 to 100000 are allowed.", "va-cuba", "--seconds", "0")]
    [InlineData("is -1; allowed is a whole number from 0 to 1024", "va-cuba", "--threads", "-1")]
    public async Task What_cannot_be_measured_is_an_error_that_says_what_can(string message, params string[] arguments)
    {
        ToolRun run = await Tools.RunAsync(_folder.Path, ["bench", .. arguments]);
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    private async Task<JsonElement> Bench(params string[] arguments)
    {
        ToolRun run = await Tools.RunAsync(_folder.Path, ["bench", .. arguments, "--json"]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Code == ExitCode.Ok ? "" : run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
