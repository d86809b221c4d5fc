using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Program.Validation;

/// <summary>One valid program with something of everything, and ways to spoil one part of it.</summary>
internal static class ValidPrograms
{
    /// <summary>4 relays "in" (rank 0) -> 3 neurons "E" (rank 1); 2 graded relays "G"; storage "S" of 2 x 3.</summary>
    public static NetworkProgram Base { get; } = new()
    {
        DtMs = 0.1,
        Populations =
        [
            new PopulationSpec { Name = "in", Shape = [2, 2], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
            new PopulationSpec
            {
                Name = "E",
                Shape = [3],
                Rank = 1,
                Kernel = NeuronKernelSpec.Of<LifExp>(),
                Parameters = new Dictionary<string, ValueSpec> { ["TauMem"] = new double[] { 10, 20, 30 }, ["VThreshold"] = -50 },
                Initial = new Dictionary<string, ValueSpec> { ["V"] = new DrawnValues(new NormalDistribution(0, 3)), ["label"] = 7 },
                ExtraFields =
                [
                    new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("mark", FieldRole.Parameter)),
                ],
            },
            new PopulationSpec
            {
                Name = "G", Shape = [2], Kernel = NeuronKernelSpec.Of<GradedRelay>(), LargestEmission = 10,
                ExtraFields = [new ExtraField(new FieldDeclaration("g", FieldRole.State)), new ExtraField(new FieldDeclaration("shared", FieldRole.Parameter))],
            },
            new PopulationSpec
            {
                Name = "S",
                Shape = [2, 3],
                ExtraFields =
                [
                    new ExtraField(new FieldDeclaration("x", FieldRole.State)), new ExtraField(new FieldDeclaration("y", FieldRole.State)),
                    new ExtraField(new FieldDeclaration("p", FieldRole.Parameter)), new ExtraField(new FieldDeclaration("rate", FieldRole.Parameter), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("sum", FieldRole.State), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("best", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("from", FieldRole.Parameter, 0, FieldFormat.Integer)),
                ],
            },
        ],
        Projections =
        [
            new ProjectionSpec
            {
                Name = "listed", Source = "in", Target = "E", Channel = "excitatory", Connectivity = new Csr([0, 1, 1, 3, 4], [0, 1, 2, 0]),
                Weight = new double[] { 1, 2, 3, 4 }, DelaySteps = new double[] { 1, 2, 3, 1 }, InitialRows = 2,
            },
            new ProjectionSpec
            {
                Name = "fast", Source = "in", Target = "E", Channel = "current", Connectivity = new Bernoulli(0.5), Weight = new DrawnValues(new LogNormalDistribution(0, 1)),
                DelaySteps = 0,
            },
            new ProjectionSpec
            {
                Name = "learning", Source = "E", Target = "E", Channel = "excitatory", Connectivity = new FixedInDegree(2, SelfConnections: false),
                Weight = new DrawnValues(new UniformDistribution(0, 1)), MinimumWeight = 0, MaximumWeight = 1, DelaySteps = new DrawnValues(new NormalDistribution(10, 5), 1, 20),
                Synapse = SynapseKernelSpec.Of<PairStdp>(), SynapseParameters = new Dictionary<string, double> { ["MaximumWeight"] = 1 },
            },
            new ProjectionSpec { Name = "matrix", Source = "G", Target = "S", Connectivity = new Dense(), Weight = 1, Use = ProjectionUse.Phases },
            new ProjectionSpec { Name = "graded", Source = "G", Target = "E", Channel = "inhibitory", Connectivity = new Dense(), Weight = -1 },
        ],
        Inputs =
        [
            new PoissonInput { Name = "poisson", Target = "in", Channel = "in", MeanPerStep = new double[] { 0, 1, 2, 1000 }, Weight = 1 },
            new NoiseInput { Name = "noise", Target = "E", Channel = "current", Mean = 0, StandardDeviation = 1, HoldSteps = 10 },
            new EventsInput { Name = "events", Target = "in", Channel = "in", Events = [new InputEvent(0, 3, 1), new InputEvent(0, 0, 1), new InputEvent(5, 1, -2)] },
            new ValuesInput { Name = "values", Target = "E", Channel = "current", Rows = [1, 2, 3, 4, 5, 6], HoldSteps = 2 },
            new ValuesInput { Name = "held", Target = "S", Channel = "" },
        ],
        Tapes = [new TapeSpec("tape", "E", 100), new TapeSpec("out", "E", 100), new TapeSpec("v", "E", 100)],
        Probes =
        [
            new ProbeSpec { Name = "spikes", Population = "E", Kind = ProbeKind.Spikes, Capacity = 3 },
            new ProbeSpec { Name = "counts", Population = "in", Kind = ProbeKind.Count, EverySteps = 10, Capacity = 1 },
            new ProbeSpec { Name = "potential", Population = "E", Kind = ProbeKind.Field, Field = "V", Capacity = 5 },
            new ProbeSpec { Name = "taped", Population = "E", Kind = ProbeKind.Spikes, Capacity = 1, Tape = "tape" },
        ],
        Phases =
        [
            new PhaseSpec("phase",
            [
                new MultiplyStage { Projection = "matrix", Source = new FieldOf("G", "g"), Target = new FieldOf("S", "x") },
                new MultiplyTransposedStage { Projection = "matrix", Source = new HeldInput("held"), Target = new FieldOf("G", "g"), Rows = RowSelection.Learning },
                new ScanStage
                {
                    Population = "E", Channels = [new TapeOf("tape"), new ConstantOperand(0), new FieldOf("E", "mark")], Emission = new TapeOf("out"),
                    Records = [new FieldRecord("V", "v")],
                },
                new ReduceStage { Source = new FieldOf("S", "x"), Target = new FieldOf("S", "sum"), Over = ReductionAxis.Elements },
                new SelectStage { Operation = Selection.ArgMax, Source = new FieldOf("S", "x"), Target = new FieldOf("S", "best") },
                new SelectStage { Operation = Selection.Gather, Source = new FieldOf("S", "x"), Indices = new FieldOf("S", "from"), Target = new FieldOf("S", "y") },
            ]),
        ],
    };

    public static NetworkProgram Population(string name, Func<PopulationSpec, PopulationSpec> change)
        => Base with { Populations = Change(Base.Populations, p => p.Name == name, change) };

    public static NetworkProgram Parameter(string population, string parameter, ValueSpec value)
        => Population(population, p => p with { Parameters = new Dictionary<string, ValueSpec> { [parameter] = value } });

    public static NetworkProgram Initial(string population, string field, ValueSpec value)
        => Population(population, p => p with { Initial = new Dictionary<string, ValueSpec> { [field] = value } });

    public static NetworkProgram Projection(string name, Func<ProjectionSpec, ProjectionSpec> change)
        => Base with { Projections = Change(Base.Projections, p => p.Name == name, change) };

    public static NetworkProgram Input<T>(string name, Func<T, InputSpec> change)
        where T : InputSpec
        => Base with { Inputs = Change(Base.Inputs, p => p.Name == name, i => change((T)i)) };

    public static NetworkProgram Probe(string name, Func<ProbeSpec, ProbeSpec> change)
        => Base with { Probes = Change(Base.Probes, p => p.Name == name, change) };

    /// <summary>The base program with one phase of one stage instead of its own.</summary>
    public static NetworkProgram Stage(StageSpec stage) => Base with { Phases = [new PhaseSpec("phase", [stage])] };

    private static T[] Change<T>(IReadOnlyList<T> list, Predicate<T> which, Func<T, T> change)
    {
        Assert.Contains(list, which);
        return [.. list.Select(item => which(item) ? change(item) : item)];
    }
}

/// <summary>One rule: a program that breaks it alone, and what must be said.</summary>
/// <param name="Program">The base program with one change.</param>
/// <param name="Path">Object of the gap.</param>
/// <param name="Problem">Part of the problem: the value and what is allowed.</param>
/// <param name="Advice">Part of the advice.</param>
internal sealed record Rule(NetworkProgram Program, string Path, string Problem, string Advice);

/// <summary>Rules by name, for theories.</summary>
internal sealed class Rules : Dictionary<string, Rule>
{
    public void Add(string name, NetworkProgram program, string path, string problem, string advice) => Add(name, new Rule(program, path, problem, advice));

    public TheoryData<string> Names() => new(Keys);

    /// <summary>Exactly one gap, with that path, problem and advice.</summary>
    public void Verify(string name)
    {
        Rule rule = this[name];
        Gap gap = Assert.Single(ProgramValidation.Check(rule.Program));
        Assert.Equal(rule.Path, gap.Object);
        Assert.Contains(rule.Problem, gap.Problem);
        Assert.Contains(rule.Advice, gap.Advice);
    }
}
