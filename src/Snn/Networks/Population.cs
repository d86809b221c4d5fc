using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>Neurons of one model. <see cref="Network.Add"/> makes them.</summary>
public sealed class Population
{
    private readonly Dictionary<string, ValueSpec> _varied = [];
    private readonly Dictionary<string, ValueSpec> _states = [];
    private ValueSpec? _potential;

    internal Population(Network network, string name, int size, NeuronModel model, int rank)
        => (Network, Name, Size, Model, Rank) = (network, name, size, model, rank);

    /// <summary>Unique in its network.</summary>
    public string Name { get; }

    /// <summary>Number of neurons.</summary>
    public int Size { get; }

    /// <summary>Their model.</summary>
    public NeuronModel Model { get; }

    /// <summary>Order within a step.</summary>
    public int Rank { get; }

    internal Network Network { get; }

    private NeuronKernelDeclaration Kernel => Model.Kernel.Declaration;

    /// <summary>Sets the potential at the start, absolute: one value, one per neuron, or drawn.</summary>
    /// <exception cref="ArgumentException">The model has no potential, or the number of values is not the number of neurons.</exception>
    public Population Initialise(Value<Voltage> potential)
    {
        ArgumentNullException.ThrowIfNull(potential);
        RequireState("V");
        RequireLength("potentials", potential.Spec);
        _potential = potential.Spec;
        return this;
    }

    /// <summary>Sets a state field at the start, by the kernel's name and as the kernel holds it: one value, or one per neuron.</summary>
    /// <exception cref="ArgumentException">There is no such field, or the number of values is neither 1 nor the number of neurons.</exception>
    public Population Initialise(string field, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireState(field);
        ValueSpec spec = values.Length == 1 ? values[0] : values;
        RequireLength($"values of '{field}'", spec);
        _states[field] = spec;
        return this;
    }

    /// <summary>Gives every neuron a parameter of its own, by the model's name ("TauMem").</summary>
    /// <exception cref="ArgumentException">There is no such parameter, its unit is another, or the number of values is not the number of neurons.</exception>
    public Population Vary<T>(string parameter, params T[] values) where T : struct, IQuantity<T>
        => Vary(parameter, values.Select(value => value.Coherent).ToArray(), T.Units[0].Symbol);

    /// <summary>Draws a parameter for every neuron, by the model's name ("TauMem").</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or its unit is another.</exception>
    public Population Vary<T>(string parameter, Drawn<T> values) where T : struct, IQuantity<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return Vary(parameter, values.Values, T.Units[0].Symbol);
    }

    /// <summary>Gives every neuron a parameter without a unit, or in the kernel's own ("D" of Izhikevich's neuron).</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or the number of values is not the number of neurons.</exception>
    public Population Vary(string parameter, params double[] values) => Vary(parameter, values, null);

    /// <inheritdoc/>
    public override string ToString() => $"population '{Name}' ({Size} x {Model.GetType().Name})";

    internal PopulationSpec Lower() => new()
    {
        Name = Name,
        Shape = [Size],
        Kernel = Model.Kernel,
        Rank = Rank,
        Parameters = Parameters(),
        Initial = InitialValues(),
    };

    /// <summary>What is added to a state field to get what the user sees: one number, or one per neuron.</summary>
    internal double[] Offsets(string field)
    {
        if (Model.OffsetParameter(field) is not { } parameter) return [0];
        return Parameters()[parameter] is ConstantValue constant ? [constant.Value] : Resolve(Parameters()[parameter], parameter);
    }

    private Population Vary(string parameter, ValueSpec values, string? unit)
    {
        ParameterDeclaration? declared = Kernel.Parameters.FirstOrDefault(p => p.Name == parameter)
            ?? throw new ArgumentException($"{this} has no parameter '{parameter}'. There are: {string.Join(", ", Kernel.Parameters.Select(p => p.Name))}.");
        if (unit is not null && unit != declared.Unit)
            throw new ArgumentException($"{this}: the parameter '{parameter}' got values in {unit}; it takes {declared.Unit}.");
        RequireLength($"values of '{parameter}'", values);
        _varied[parameter] = values;
        return this;
    }

    private Dictionary<string, ValueSpec> Parameters()
    {
        Dictionary<string, ValueSpec> parameters = Model.Parameters();
        foreach ((string name, ValueSpec values) in _varied) parameters[name] = values;
        return parameters;
    }

    private Dictionary<string, ValueSpec> InitialValues()
    {
        Dictionary<string, ValueSpec> values = new(_states);
        if (_potential is not { } potential) return values;
        double[] offsets = Offsets("V");
        values["V"] = (potential, offsets) switch
        {
            (ConstantValue constant, [double offset]) => constant.Value - offset,
            (DrawnValues { Distribution: NormalDistribution n } drawn, [double offset])
                => Shifted(drawn, new NormalDistribution(n.Mean - offset, n.StandardDeviation), offset),
            (DrawnValues { Distribution: UniformDistribution u } drawn, [double offset])
                => Shifted(drawn, new UniformDistribution(u.Low - offset, u.High - offset), offset),
            // What has no closed form once the rest is taken off (one rest per neuron, say) is resolved here, from the stream the backend would use.
            _ => Resolve(potential, "V").Select((value, i) => value - offsets[i % offsets.Length]).ToArray(),
        };
        return values;
    }

    private double[] Resolve(ValueSpec spec, string name) => FieldValues.Resolve(spec, Size, StreamKey.Of(Network.Seed, $"population/{Name}/{name}"));

    private void RequireState(string field)
    {
        string[] fields = [.. Kernel.Fields.Where(f => f.Role == FieldRole.State).Select(f => f.Name)];
        if (!fields.Contains(field))
            throw new ArgumentException($"{this} has no state '{field}'. There are: {(fields.Length == 0 ? "none" : string.Join(", ", fields))}.");
    }

    private void RequireLength(string what, ValueSpec spec)
    {
        if (spec is ListedValues { Values.Length: int count } && count != Size)
            throw new ArgumentException($"{this} got {count} {what}; one per neuron is needed.");
    }

    private static DrawnValues Shifted(DrawnValues drawn, Distribution distribution, double offset)
        => drawn with { Distribution = distribution, Minimum = drawn.Minimum - offset, Maximum = drawn.Maximum - offset };
}
