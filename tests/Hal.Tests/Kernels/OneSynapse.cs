using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Tests.Kernels;

/// <summary>One synapse of a rule with its traces, its hooks called by hand; dt 0.1 ms.</summary>
internal abstract class OneSynapse
{
    public double Weight { get; set; }

    public double[] Pre { get; protected init; } = [];

    public double[] Post { get; protected init; } = [];

    public double[] State { get; protected init; } = [];

    /// <summary>What the last hook sent.</summary>
    public double Factor { get; protected set; }

    /// <summary>Numbers are rounded to single precision at every operation.</summary>
    public bool Single { get; set; }

    /// <summary>The change asked for.</summary>
    public abstract double OnPre();

    /// <summary>The change asked for.</summary>
    public abstract double OnPost();

    public abstract void AfterPre();

    public abstract void AfterPost();

    public abstract void Decay();

    public static OneSynapse Of<TKernel>(params (string Name, double Value)[] parameters) where TKernel : unmanaged, ISynapseKernel => new Typed<TKernel>(parameters);

    private sealed class Typed<TKernel> : OneSynapse where TKernel : unmanaged, ISynapseKernel
    {
        private readonly double[] _constants;

        public Typed((string Name, double Value)[] parameters)
        {
            SynapseKernelDeclaration kernel = TKernel.Declaration;
            foreach ((string name, _) in parameters) Assert.Contains(kernel.Parameters, p => p.Name == name);
            _constants = new double[kernel.Constants.Count];
            TKernel.Derive(new Derivation(
                "test", 0.1, name => parameters.Any(p => p.Name == name) ? parameters.First(p => p.Name == name).Value : kernel.Parameters.First(p => p.Name == name).Default,
                (name, value) => _constants[kernel.Constants.ToList().IndexOf(name)] = value));
            Pre = [.. kernel.PreFields.Select(f => f.Default)];
            Post = [.. kernel.PostFields.Select(f => f.Default)];
            State = [.. kernel.SynapseFields.Select(f => f.Default)];
        }

        public override double OnPre() => Hook((ref Wide c) => TKernel.OnPre<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.OnPre<SingleLane, bool, Narrow>(ref c), Pre);

        public override double OnPost() => Hook((ref Wide c) => TKernel.OnPost<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.OnPost<SingleLane, bool, Narrow>(ref c), Pre);

        public override void AfterPre() => Hook((ref Wide c) => TKernel.AfterPre<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.AfterPre<SingleLane, bool, Narrow>(ref c), Pre);

        public override void AfterPost() => Hook((ref Wide c) => TKernel.AfterPost<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.AfterPost<SingleLane, bool, Narrow>(ref c), Post);

        public override void Decay()
        {
            Hook((ref Wide c) => TKernel.DecayPre<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.DecayPre<SingleLane, bool, Narrow>(ref c), Pre);
            Hook((ref Wide c) => TKernel.DecayPost<DoubleLane, bool, Wide>(ref c), (ref Narrow c) => TKernel.DecayPost<SingleLane, bool, Narrow>(ref c), Post);
        }

        private delegate void WideHook(ref Wide c);

        private delegate void NarrowHook(ref Narrow c);

        private double Hook(WideHook wide, NarrowHook narrow, double[] side)
        {
            Numbers numbers = new(this, _constants, side);
            if (Single)
            {
                Narrow c = new(numbers);
                narrow(ref c);
            }
            else
            {
                Wide c = new(numbers);
                wide(ref c);
            }
            Factor = numbers.Sent;
            return numbers.Change;
        }
    }

    private sealed class Numbers(OneSynapse synapse, double[] constants, double[] side)
    {
        public double Change;
        public double Sent = 1;

        public OneSynapse Synapse => synapse;

        public double[] Constants => constants;

        public double[] Side => side;
    }

    private readonly struct Wide(Numbers n) : ISynapseContext<DoubleLane, bool>, ITraceContext<DoubleLane, bool>
    {
        public DoubleLane Weight => new(n.Synapse.Weight);

        public DoubleLane Constant(int constant) => new(n.Constants[constant]);

        public DoubleLane Pre(int field) => new(n.Synapse.Pre[field]);

        public DoubleLane Post(int field) => new(n.Synapse.Post[field]);

        public void Change(DoubleLane delta) => n.Change = delta.Value;

        public void Factor(DoubleLane factor) => n.Sent = factor.Value;

        DoubleLane ISynapseContext<DoubleLane, bool>.Get(int field) => new(n.Synapse.State[field]);

        void ISynapseContext<DoubleLane, bool>.Set(int field, DoubleLane value) => n.Synapse.State[field] = value.Value;

        DoubleLane ITraceContext<DoubleLane, bool>.Get(int field) => new(n.Side[field]);

        void ITraceContext<DoubleLane, bool>.Set(int field, DoubleLane value) => n.Side[field] = value.Value;
    }

    private readonly struct Narrow(Numbers n) : ISynapseContext<SingleLane, bool>, ITraceContext<SingleLane, bool>
    {
        public SingleLane Weight => new((float)n.Synapse.Weight);

        public SingleLane Constant(int constant) => new((float)n.Constants[constant]);

        public SingleLane Pre(int field) => new((float)n.Synapse.Pre[field]);

        public SingleLane Post(int field) => new((float)n.Synapse.Post[field]);

        public void Change(SingleLane delta) => n.Change = delta.Value;

        public void Factor(SingleLane factor) => n.Sent = factor.Value;

        SingleLane ISynapseContext<SingleLane, bool>.Get(int field) => new((float)n.Synapse.State[field]);

        void ISynapseContext<SingleLane, bool>.Set(int field, SingleLane value) => n.Synapse.State[field] = value.Value;

        SingleLane ITraceContext<SingleLane, bool>.Get(int field) => new((float)n.Side[field]);

        void ITraceContext<SingleLane, bool>.Set(int field, SingleLane value) => n.Side[field] = value.Value;
    }
}
