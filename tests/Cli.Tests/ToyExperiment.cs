using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Tests;

/// <summary>Options of the toy: one of every kind of key.</summary>
public sealed record ToyOptions
{
    [Range(1, 100)]
    [Description("A whole number.")]
    public int Size { get; init; } = 3;

    [Description("A number.")]
    public double MeanRate { get; init; } = 0.5;

    [Description("True or false.")]
    public bool Loud { get; init; }

    [Description("A list.")]
    public IReadOnlyList<int> Parts { get; init; } = [1, 2];

    [Description("A section.")]
    public ToyInner Inner { get; init; } = new();
}

/// <summary>Options inside options.</summary>
public sealed record ToyInner
{
    public double Gain { get; init; } = 1;

    public ulong Seed { get; init; }

    public int? Limit { get; init; } = 5;
}

/// <summary>An experiment whose accuracy is arithmetic on its options: size / 100 + seed / 1000.</summary>
internal sealed class ToyExperiment : Experiment<ToyOptions>
{
    private int _runs;

    /// <summary>Options and seed of every run, in order.</summary>
    public List<(ToyOptions Options, ulong Seed)> Runs { get; } = [];

    /// <summary>Called in the middle of a run, with its number from 1 on.</summary>
    public Action<int, ExperimentContext> During { get; set; } = (_, _) => { };

    public override string Name => "toy";

    public override string Summary => "Arithmetic.";

    protected override ToyOptions Defaults(IConfiguration written, ulong seed) => new() { Inner = new ToyInner { Seed = seed } };

    protected override IReadOnlyList<string> Problems(ToyOptions options) => options.Size == 13 ? ["options.size: is 13, which is unlucky. Choose 12 or 14."] : [];

    protected override RunEstimate Estimate(ToyOptions options, ExperimentContext context) => new(3 << 20, options.Size, TimeSpan.FromSeconds(7), "Guessed.");

    protected override Task<ExperimentResult> RunAsync(ToyOptions options, ExperimentContext context)
    {
        lock (Runs) Runs.Add((options, context.Seed));
        During(Interlocked.Increment(ref _runs), context);
        context.Stop.ThrowIfCancellationRequested();
        File.WriteAllText(Path.Combine(context.OutputFolder, "extra.txt"), "made");
        return Task.FromResult(new ExperimentResult
        {
            Numbers = new Dictionary<string, double> { ["accuracy"] = options.Size / 100.0 + context.Seed / 1000.0, ["gain"] = options.Inner.Gain },
            Measured = new Dictionary<string, double> { ["seconds"] = 1.5 },
            Texts = new Dictionary<string, string> { ["name"] = "toy" },
            Summary = [("Size", $"{options.Size}")],
            Tables = [new ResultTable("table", "A table", ["word", "number"], [["a|b", 1.5], ["c", null]])],
            Files = [new ResultFile("extra.txt", "A file.")],
            Notes = ["A note."],
        });
    }
}
