using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>A program of phases while it is put together: fields, tapes and matrices are declared where they are first used.</summary>
internal sealed class ProgramDraft
{
    private readonly List<(string Name, int Size, List<ExtraField> Fields)> _populations = [];
    private readonly List<TapeSpec> _tapes = [];
    private readonly List<ProjectionSpec> _projections = [];
    private readonly List<InputSpec> _inputs = [];
    private readonly List<PhaseSpec> _phases = [];

    /// <summary>A population that is storage for phases.</summary>
    public void Population(string name, int size) => _populations.Add((name, size, []));

    /// <summary>Size of a population.</summary>
    public int Size(string population) => Find(population).Size;

    /// <summary>A value per element and replica.</summary>
    public FieldOf State(string population, string name) => Field(population, name, FieldRole.State, FieldExtent.PerElement);

    /// <summary>One value per replica.</summary>
    public FieldOf SingleState(string population, string name) => Field(population, name, FieldRole.State, FieldExtent.Single);

    /// <summary>A whole number per replica.</summary>
    public FieldOf Integer(string population, string name) => Field(population, name, FieldRole.State, FieldExtent.Single, format: FieldFormat.Integer);

    /// <summary>A value per element that all replicas share.</summary>
    public FieldOf Parameter(string population, string name, double initial = 0) => Field(population, name, FieldRole.Parameter, FieldExtent.PerElement, initial);

    /// <summary>One value that all share.</summary>
    public FieldOf SingleParameter(string population, string name, double initial = 0) => Field(population, name, FieldRole.Parameter, FieldExtent.Single, initial);

    /// <summary>Rows of a population's size.</summary>
    public TapeOf Tape(string population, string name, int rows)
    {
        string full = $"{population} {name}";
        if (_tapes.All(tape => tape.Name != full)) _tapes.Add(new TapeSpec(full, population, rows));
        return new TapeOf(full);
    }

    /// <summary>What the host writes per replica.</summary>
    public HeldInput Input(string population, string name)
    {
        _inputs.Add(new ValuesInput { Name = name, Target = population, Channel = "" });
        return new HeldInput(name);
    }

    /// <summary>Weights from every element of one population to every one of another.</summary>
    public void Matrix(string name, string source, string target, ValueSpec weight, int? initialRows = null) => _projections.Add(new ProjectionSpec
    {
        Name = name,
        Source = source,
        Target = target,
        Connectivity = new Dense(),
        Weight = weight,
        Use = ProjectionUse.Phases,
        InitialRows = initialRows,
    });

    /// <summary>A phase.</summary>
    public void Phase(string name, IReadOnlyList<StageSpec> stages) => _phases.Add(new PhaseSpec(name, stages));

    /// <summary>The program.</summary>
    public NetworkProgram Build(ulong seed) => new()
    {
        DtMs = 1,
        Seed = seed,
        Populations = [.. _populations.Select(p => new PopulationSpec { Name = p.Name, Shape = [p.Size], ExtraFields = p.Fields })],
        Projections = _projections,
        Inputs = _inputs,
        Tapes = _tapes,
        Phases = _phases,
    };

    private FieldOf Field(string population, string name, FieldRole role, FieldExtent extent, double initial = 0, FieldFormat format = FieldFormat.Real)
    {
        List<ExtraField> fields = Find(population).Fields;
        ExtraField field = new(new FieldDeclaration(name, role, initial, format), extent);
        ExtraField? there = fields.Find(f => f.Declaration.Name == name);
        if (there is null) fields.Add(field);
        else if (there.Declaration.Role != role || there.Extent != extent) throw new InvalidOperationException($"Field '{population}.{name}' is declared as two kinds.");
        return new FieldOf(population, name);
    }

    private (string Name, int Size, List<ExtraField> Fields) Find(string population) => _populations.Find(p => p.Name == population);
}
