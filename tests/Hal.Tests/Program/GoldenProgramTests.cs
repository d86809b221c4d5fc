using System.Reflection;
using CsCheck;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Program;

/// <summary>A program written once by version 1 of the format and checked in. It must keep its meaning; a new version of the format adds a file, and never rewrites this one.</summary>
public class GoldenProgramTests
{
    [Fact]
    public void A_program_of_version_1_still_means_the_same()
    {
        NetworkProgram read = ProgramBytes.Read(Golden("program-v1.bin"));
        // Members that were added since have their defaults in both.
        Assert.Equal(ProgramBytes.Write(Expected), ProgramBytes.Write(read));
        Assert.Empty(ProgramValidation.Check(read));
    }

    [Fact]
    public void Its_parts_are_read_as_they_were_meant()
    {
        NetworkProgram read = ProgramBytes.Read(Golden("program-v1.bin"));
        Assert.Equal(0.1, read.DtMs);
        Assert.Equal(18446744073709551615UL, read.Seed);
        Assert.Equal([2, 2], read.Populations[0].Shape);
        Assert.Equal("LifExp", read.Populations[1].Kernel!.Declaration.Name);
        Assert.Equal([10, 20, 30], ((ListedValues)read.Populations[1].Parameters["TauMem"]).Values);
        Assert.Equal(new Csr([0, 1, 1, 3, 4], [0, 1, 2, 0]).Targets, ((Csr)read.Projections[0].Connectivity).Targets);
        Assert.Equal(new DrawnValues(new LogNormalDistribution(0, 0.5), 0, 4, OutsideRule.Redraw) { AsFormed = true }, read.Projections[1].Weight);
        Assert.Equal(double.NegativeInfinity, read.Projections[0].MinimumWeight);
        Assert.Equal(ProjectionUse.Stepped | ProjectionUse.Phases, read.Projections[3].Use);
        Assert.Equal(new InputEvent(7, 3, -0.5f), ((EventsInput)read.Inputs[2]).Events[1]);
        Assert.Equal(new TapeSpec("tape", "E", 10), read.Tapes[0]);
        Assert.Equal(7, read.Phases[0].Stages.Count);
    }

    [Theory]
    [InlineData(0, "format version 0 at byte 4; this build reads version 1")]
    [InlineData(2, "format version 2 at byte 4; this build reads version 1")]
    public void An_older_and_a_newer_version_are_refused_by_number(byte version, string expected)
    {
        byte[] bytes = Golden("program-v1.bin");
        bytes[4] = version;
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(bytes)).Message);
    }

    [Fact]
    public void Another_kind_of_file_a_cut_one_and_one_with_more_are_told_apart()
    {
        byte[] bytes = Golden("program-v1.bin");
        Assert.Contains("another kind of file", Error([.. "NMST"u8, .. bytes.AsSpan(4)]));
        Assert.Contains("fewer than the header of 24", Error(bytes[..23]));
        Assert.Contains("truncated or has been added to", Error(bytes[..^1]));
        Assert.Contains("truncated or has been added to", Error([.. bytes, 0]));
        bytes[^2] ^= 1;
        Assert.Contains("the checksum at byte 16 does not match", Error(bytes));
    }

    [Theory]
    [InlineData("", "does not contain any JSON tokens")]
    [InlineData("null", "null at byte 24")]
    [InlineData("[]", "could not be converted")]
    [InlineData("{}", "missing required properties including: 'DtMs'")]
    [InlineData("""{ "DtMs": "fast" }""", "Path: $.DtMs")]
    [InlineData("""{ "DtMs": 1, "DtMs": 2 }""", "Duplicate property 'DtMs'")]
    [InlineData("""{ "DtMs": 1, "Dt": 1 }""", "'Dt' could not be mapped")]
    [InlineData("""{ "DtMs": 1, "Seed": -1 }""", "Path: $.Seed")]
    [InlineData("""{ "DtMs": 1, "Populations": [null] }""", "null at byte 53")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a" }] }""", "missing required properties including: 'Shape'")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": [1] }] }""", "Path: $.Populations[0].Shape")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AAA" }] }""", "Path: $.Populations[0].Shape")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AAAA" }] }""", "An array of Int32 has 3 bytes, no multiple of 4")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AQAAAA==", "Kernel": "LifDelta" }] }""", "'LifDelta' is no kernel; the form is 'Name v1'")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AQAAAA==", "Kernel": "LifDelta v2" }] }""", "no neuron kernel 'LifDelta' version 2. There are: IntegrateAndFire v1")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AQAAAA==", "Kernel": 5 }] }""", "Path: $.Populations[0].Kernel")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AQAAAA==", "Parameters": { "x": { "$is": "Magic" } } }] }""", "Path: $.Populations[0].Parameters")]
    [InlineData("""{ "DtMs": 1, "Populations": [{ "Name": "a", "Shape": "AQAAAA==", "Parameters": { "x": { "$is": "ConstantValue" } } }] }""", "'Value'")]
    [InlineData("""{ "DtMs": 1, "Probes": [{ "Name": "a", "Population": "b", "Kind": "Smell", "Capacity": 1 }] }""", "Path: $.Probes[0].Kind")]
    [InlineData("""{ "DtMs": 1, "Tapes": [{ "Name": "a", "Population": "b", "Capacity": 99999999999 }] }""", "Path: $.Tapes[0].Capacity")]
    [InlineData("""{ "DtMs": 1, "Phases": [{ "Name": "a", "Stages": [{ "$is": "MapStage", "Kernel": "Nothing v1", "Ports": [] }] }] }""", "no map kernel 'Nothing' version 1")]
    public void A_body_that_is_no_program_is_refused_with_its_place(string body, string expected)
        => Assert.Contains(expected, Error(Frame.Write("NMPR", 1, System.Text.Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void A_body_that_is_nested_without_end_is_refused()
        => Assert.Contains("depth", Error(Frame.Write("NMPR", 1, System.Text.Encoding.UTF8.GetBytes($"{{ \"DtMs\": 1, \"Populations\": {new string('[', 10_000)}"))));

    /// <summary>Behind any part of a true header too: bytes, and a body that has its checksum.</summary>
    [Fact]
    public void Bytes_that_nobody_wrote_give_one_kind_of_error()
    {
        byte[] golden = Golden("program-v1.bin");
        Gen.Select(Gen.Int[0, Frame.HeaderLength], Gen.Byte.Array[0, 60]).Sample((kept, bytes) =>
        {
            Error([.. golden.AsSpan(0, kept), .. bytes]);
            Error(Frame.Write("NMPR", 1, bytes));
        });
    }

    [Fact]
    public void The_example_of_the_page_is_a_valid_program()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "program-format.md"));
        int from = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length, to = page.IndexOf("```", from, StringComparison.Ordinal);
        NetworkProgram read = ProgramBytes.Read(Frame.Write("NMPR", 1, System.Text.Encoding.UTF8.GetBytes(page[from..to])));
        Assert.Empty(ProgramValidation.Check(read));
        Assert.Equal([2], ((Csr)read.Projections[0].Connectivity).Targets);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return folder.FullName;
        throw new InvalidOperationException("Neuromorphic.sln was not found in any folder above the tests.");
    }

    private static string Error(byte[] bytes)
    {
        string message = Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(bytes)).Message;
        Assert.StartsWith("Network program: ", message);
        return message;
    }

    private static byte[] Golden(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Every spec of version 1 once, but for stages with kernels of their own.</summary>
    private static NetworkProgram Expected { get; } = new()
    {
        DtMs = 0.1,
        Seed = ulong.MaxValue,
        Populations =
        [
            new PopulationSpec { Name = "in", Shape = [2, 2], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
            new PopulationSpec
            {
                Name = "E",
                Shape = [3],
                Kernel = NeuronKernelSpec.Of<LifExp>(),
                Rank = 1,
                Parameters = new Dictionary<string, ValueSpec> { ["TauMem"] = new double[] { 10, 20, 30 }, ["TauRefractory"] = 2 },
                Initial = new Dictionary<string, ValueSpec> { ["V"] = new DrawnValues(new UniformDistribution(-1, 1)) },
                ExtraFields =
                [
                    new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("mark", FieldRole.Parameter, 0.25)),
                ],
            },
            new PopulationSpec { Name = "G", Shape = [3], Kernel = NeuronKernelSpec.Of<GradedRelay>(), LargestEmission = 10 },
        ],
        Projections =
        [
            new ProjectionSpec { Name = "listed", Source = "in", Target = "E", Channel = "excitatory", Connectivity = new Csr([0, 1, 1, 3, 4], [0, 1, 2, 0]), Weight = new double[] { 1, 2, 3, 4 }, DelaySteps = new double[] { 1, 2, 3, 4 } },
            new ProjectionSpec { Name = "drawn", Source = "in", Target = "E", Channel = "current", Connectivity = new Bernoulli(0.5, false), Weight = new DrawnValues(new LogNormalDistribution(0, 0.5), 0, 4, OutsideRule.Redraw) { AsFormed = true }, DelaySteps = 0 },
            new ProjectionSpec
            {
                Name = "learning", Source = "E", Target = "E", Channel = "excitatory", Connectivity = new FixedInDegree(2), Weight = 0.5, DelayPlace = DelayPlace.Axonal, InitialRows = 2, Learning = false,
                Synapse = SynapseKernelSpec.Of<PairStdp>(), SynapseParameters = new Dictionary<string, double> { ["MaximumWeight"] = 1 }, MinimumWeight = 0, MaximumWeight = 1,
            },
            new ProjectionSpec { Name = "both", Source = "G", Target = "E", Channel = "inhibitory", Connectivity = new Dense(), Weight = -1, Use = ProjectionUse.Stepped | ProjectionUse.Phases },
            new ProjectionSpec { Name = "one", Source = "G", Target = "E", Channel = "current", Connectivity = new OneToOne(), Weight = 1 },
            new ProjectionSpec { Name = "out", Source = "G", Target = "E", Channel = "current", Connectivity = new FixedOutDegree(2, false), Weight = 1 },
            new ProjectionSpec { Name = "total", Source = "G", Target = "E", Channel = "current", Connectivity = new FixedTotalNumber(7), Weight = 1 },
        ],
        Inputs =
        [
            new PoissonInput { Name = "poisson", Target = "in", Channel = "in", MeanPerStep = 0.5, Weight = 1 },
            new NoiseInput { Name = "noise", Target = "E", Channel = "current", Mean = 0.1, StandardDeviation = 0.2, HoldSteps = 3 },
            new EventsInput { Name = "events", Target = "in", Channel = "in", Events = [new InputEvent(0, 1, 1), new InputEvent(7, 3, -0.5f)] },
            new ValuesInput { Name = "values", Target = "G", Channel = "in", Rows = [1, 2, 3], HoldSteps = 2 },
        ],
        Tapes = [new TapeSpec("tape", "E", 10), new TapeSpec("emission", "E", 10), new TapeSpec("v", "E", 10)],
        Probes =
        [
            new ProbeSpec { Name = "spikes", Population = "E", Kind = ProbeKind.Spikes, Capacity = 1000 },
            new ProbeSpec { Name = "counts", Population = "E", Kind = ProbeKind.Count, EverySteps = 10, Capacity = 5 },
            new ProbeSpec { Name = "v", Population = "E", Kind = ProbeKind.Field, Field = "V", Capacity = 10, Tape = "tape" },
        ],
        Phases =
        [
            new PhaseSpec("phase",
            [
                new MultiplyStage { Projection = "both", Source = new HeldInput("values"), Target = new TapeOf("tape"), FixedPoint = true },
                new MultiplyTransposedStage { Projection = "both", Source = new TapeOf("v"), Target = new TapeOf("emission"), Accumulate = true, Rows = RowSelection.Frozen },
                new ScanStage { Population = "E", Channels = [new TapeOf("tape"), new ConstantOperand(0.5), new FieldOf("E", "mark")], Emission = new TapeOf("emission"), Records = [new FieldRecord("V", "v")], FromInitialState = false },
                new ReduceStage { Source = new TapeOf("v"), Target = new FieldOf("E", "V"), Over = ReductionAxis.Rows, Operation = Reduction.Maximum },
                new SelectStage { Operation = Selection.ArgMax, Source = new FieldOf("E", "V"), Target = new FieldOf("E", "label") },
                new SelectStage { Operation = Selection.OneHot, Source = new FieldOf("E", "label"), Target = new FieldOf("E", "V") },
                new SelectStage { Operation = Selection.TopK, Count = 2, Source = new TapeOf("v"), Target = new TapeOf("emission") },
            ]),
        ],
    };
}
