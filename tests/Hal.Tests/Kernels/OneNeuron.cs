using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Tests.Kernels;

/// <summary>One neuron of a kernel, stepped by hand in double precision.</summary>
internal sealed class OneNeuron<TKernel> where TKernel : unmanaged, INeuronKernel
{
    private readonly double[] _fields;
    private readonly double[] _inputs;

    public OneNeuron(double dtMs, params (string Name, double Value)[] parameters)
    {
        NeuronKernelDeclaration kernel = TKernel.Declaration;
        _fields = [.. kernel.Fields.Select(f => f.Default)];
        _inputs = new double[kernel.Channels.Count];
        foreach ((string name, _) in parameters) Assert.Contains(kernel.Parameters, p => p.Name == name);
        TKernel.Derive(new Derivation(
            "test", dtMs, name => parameters.Any(p => p.Name == name) ? parameters.First(p => p.Name == name).Value : kernel.Parameters.First(p => p.Name == name).Default,
            (name, value) => _fields[Index(name)] = value));
    }

    public double this[string field]
    {
        get => _fields[Index(field)];
        set => _fields[Index(field)] = value;
    }

    /// <summary>One step with what arrives on the channels; true for a spike.</summary>
    public bool Step(params double[] inputs)
    {
        Array.Clear(_inputs);
        inputs.CopyTo(_inputs, 0);
        Context c = new(_fields, _inputs);
        TKernel.Step<DoubleLane, bool, Context>(ref c);
        Assert.Equal(1, c.Emissions);
        return c.Fired;
    }

    /// <summary>Steps without input; the steps, counted from 0, that spike.</summary>
    public List<int> Run(int steps)
    {
        List<int> spikes = [];
        for (int k = 0; k < steps; k++)
            if (Step()) spikes.Add(k);
        return spikes;
    }

    private static int Index(string field)
    {
        int index = TKernel.Declaration.Fields.ToList().FindIndex(f => f.Name == field);
        return index >= 0 ? index : throw new ArgumentException(field);
    }

    private struct Context(double[] fields, double[] inputs) : INeuronContext<DoubleLane, bool>
    {
        public bool Fired;
        public int Emissions;

        public readonly DoubleLane Get(int field) => new(fields[field]);

        public readonly void Set(int field, DoubleLane value)
        {
            Assert.Equal(FieldRole.State, TKernel.Declaration.Fields[field].Role);
            fields[field] = value.Value;
        }

        public readonly DoubleLane Input(int channel) => new(inputs[channel]);

        public readonly DoubleLane Uniform(int draw) => throw new InvalidOperationException();

        public readonly DoubleLane Normal(int draw) => throw new InvalidOperationException();

        public void Spike(bool fired) => (Fired, Emissions) = (fired, Emissions + 1);

        public void Emit(DoubleLane value) => Emissions++;
    }
}
